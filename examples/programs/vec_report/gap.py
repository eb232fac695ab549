# SPDX-License-Identifier: GPL-2.0-only
"""Three worlds, the difference between them, rankings and regret, as the page draws them."""

TERMS = [
    ("stale_s", "stale knowledge", "#b8336a"),
    ("signalling_s", "signalling", "#7a5195"),
    ("radio_access_s", "radio access and queueing", "#f3b562"),
    ("retransmission_s", "retransmission", "#c44e52"),
    ("radio_transfer_s", "rate", "#e07b39"),
    ("backhaul_s", "backhaul", "#8d99a6"),
    ("compute_queue_s", "compute queueing", "#9cc9e8"),
    ("compute_s", "computing", "#2f7fb8"),
    ("handover_s", "handover and migration", "#8c6d46"),
    ("delivery_s", "result delivery", "#57a773"),
    ("unexplained_s", "unexplained", "#d8dde3"),
]


def _interval(value):
    """[mean, half width or None], or None for what is not known."""
    if not value or value["mean"] is None or not value["n"]:
        return None
    return [value["mean"], value["half_width"] if value["n"] > 1 else None]


def _alone(mean):
    return None if mean is None else [mean, None]


def _of_comparison(results):
    for row in results.comparison.get("worlds", []):
        if row["point"] == results.point and row["packets"]["n"]:
            yield {
                "name": row["policy"],
                "literal": _interval(row["literal"]),
                "calibrated": _interval(row["calibrated"]),
                "packets": _interval(row["packets"]),
                "gap": _interval(row["gap"]),
                "terms": [_interval(row["terms"].get(name)) for name, _, _ in TERMS],
                "unexplained": row["unexplained_share"],
                "regret": _interval(row["relative_regret"]),
                "met": _interval(row["best_met_share"]),
                "proven": _interval(row["optimal_share"]),
            }


def _of_run(results):
    run = results.first_run(results.policies[0]).document
    totals = run["totals"]
    gap = totals.get("gap", {})
    if run["fidelity"] == "packet" and gap.get("tasks"):
        yield {
            "name": run["policy"],
            "literal": None,
            "calibrated": _alone(totals["predicted_restricted_mean_s"]),
            "packets": _alone(totals["restricted_mean_s"]),
            "gap": _alone(gap["gap_mean_s"]),
            "terms": [_alone(gap["terms"].get(name)) for name, _, _ in TERMS],
            "unexplained": gap["unexplained_share"],
            "regret": None,
            "met": None,
            "proven": None,
        }


def _rankings(results):
    def ratio(log):
        return _interval(log)

    for row in (results.comparison or {}).get("rankings", []):
        if row["point"] == results.point and row["tau"] is not None:
            yield {
                "world": row["world"],
                "tau": row["tau"],
                "perSeed": _interval(row["tau_per_seed"]),
                "swaps": [
                    {
                        "first": swap["first"],
                        "second": swap["second"],
                        "there": ratio(swap["log_there"]),
                        "packets": ratio(swap["log_packets"]),
                        "certain": swap["certain"],
                    }
                    for swap in row["swaps"]
                ],
            }


def gap_data(results):
    """What the page draws, or None where there are no packets with predictions."""
    rows = list(_of_comparison(results) if results.comparison else _of_run(results))
    rows = [row for row in rows if row["gap"]]
    if not rows:
        return None
    return {
        "terms": [[label, colour] for _, label, colour in TERMS],
        "policies": rows,
        "rankings": list(_rankings(results)),
    }
