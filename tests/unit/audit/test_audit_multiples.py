"""How many times as much: a rise told as a multiple, a multiple below one told as a share."""

from decimal import Decimal

import pytest

from briefs.audit.arithmetic import check
from briefs.audit.brief import Stated
from briefs.audit.numerals import numerals

RISE = Stated("liquidations.change_1d", Decimal("19.585"), "fraction", "", "", "", "")
SHARE = Stated("liquidations.ratio_30d_median", Decimal("0.0983"), "multiple", "", "", "", "")
RETURN = Stated("price.BTC.return_1d", Decimal("1.5"), "fraction", "", "", "", "")


@pytest.mark.parametrize(
    ("text", "figure", "kind"),
    [
        ("20.6 times", RISE, None),  # 1 + 19.585
        ("19.6 times", RISE, "number.value"),
        ("1,958.5%", RISE, None),
        ("9.8% of", SHARE, None),
        ("10% of", SHARE, None),
        ("12% of", SHARE, "number.value"),
        ("2.5 times", RETURN, "number.unit"),
    ],
)
def test_multiples(text, figure, kind):
    (numeral,) = numerals(text)
    found = check(numeral, figure)
    assert (found.kind if found else None) == kind
