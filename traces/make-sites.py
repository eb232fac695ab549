#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes sites.csv and users.csv: base stations and users of a town that does not exist, with the
columns of the EUA data set.

usage: make-sites.py [FOLDER]
"""

import csv
import os
import random
import sys

SITES, USERS = 24, 120
LATITUDE, LONGITUDE = -30.0, 140.0  # south-western corner
HEIGHT, WIDTH = 0.0126, 0.0208  # about 1400 m by 2000 m


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    source = random.Random(1)

    def place():
        return (f"{LATITUDE + HEIGHT * source.random():.6f}",
                f"{LONGITUDE + WIDTH * source.random():.6f}")

    with open(os.path.join(folder, "sites.csv"), "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["SITE_ID", "LATITUDE", "LONGITUDE", "NAME", "STATE", "LICENSING_AREA_ID",
                       "POSTCODE", "SITE_PRECISION", "ELEVATION", "HCIS_L2"])
        for i in range(SITES):
            rows.writerow([1 + i, *place(), f"Corner {1 + i}, Example Street", "", "", "",
                           "Within 10 meters", "", ""])
    with open(os.path.join(folder, "users.csv"), "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["Latitude", "Longitude"])
        rows.writerows(place() for _ in range(USERS))


if __name__ == "__main__":
    main()
