# SPDX-License-Identifier: GPL-2.0-only
"""The HTML report and the figures of a result folder."""
