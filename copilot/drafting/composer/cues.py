"""Conditions that only ask whether the customer's last turn holds one of the words listed under a name.

The words stand in `cues` of each language's `frame.yaml`.
"""

from __future__ import annotations

__all__ = ["TURN_CUES"]

TURN_CUES = (
    # -- on the way
    "stuck",
    "chasing",
    "worried",
    "bounced",
    "parcel",
    "contact_wrong",
    "note_asked",
    "phone",
    "place",
    "carrier_named",
    "express_named",
    "large_goods",
    "may_i",
    "special_invoice",
    "dispatch_asked",
    "where_asked",
    "number_asked",
    "courier_phone",
    "other_order",
    # -- prices and paying
    "bargaining",
    "member_asked",
    "gift_asked",
    "counted",
    "free_asked",
    "elsewhere",
    "budget",
    "cheap_doubt",
    "pay_failed",
    "paid_twice",
    # -- choosing and ordering
    "add_item",
    "wrapping",
    "seeking",
    "choosing",
    "loose",
    "space_asked",
    "small_talk",
    "furniture",
    # -- after it arrived
    "untagged",
    "returning",
    "swap",
    "wrong_came",
    "colour_differs",
    "opened",
    "packing_lost",
    "assembled",
    "faulty",
    "in_use",
    "broken",
    "intimate",
    "part_missing",
    "harmed",
    "praise",
    "dissatisfied",
    "return_address",
    "refund_asked",
    "refund_demanded",
    "amount_asked",
    "how_long",
    "waiting_result",
    "review_trade",
    "good_stars",
    "threat",
    "reward_asked",
)
