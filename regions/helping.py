"""Looking along: what an administrator does not get to see with the eyes of somebody else.

The table trusts the person, not who helps them. What a support officer composes and sends with holds confidential
lines everywhere, so it stays hidden as well.
"""

NOT_FOR_HELPERS = frozenset(
    {
        "read_confidential",
        "read_minutes",
        "review_minutes",
        "approve_minutes",
        "write_minutes",
        "read_running_order",
        "read_early_positions",
        "compose",
        "prepare",
        "send_packets",
    }
)
