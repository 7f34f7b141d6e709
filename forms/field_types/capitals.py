"""Amounts in Chinese capitals, as cheques and receipts have them."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
SMALL = ("", "拾", "佰", "仟")
LARGE = ("", "万", "亿", "万亿")


def capital_amount(amount: Decimal) -> str:
    """Returns 壹仟贰佰元伍角整 for 1200.50; "" beyond 9,999 万亿."""
    cents = int((abs(amount) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    yuan, rest = divmod(cents, 100)
    if yuan >= 10**16:
        return ""
    jiao, fen = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        words += f"{DIGITS[jiao]}角"
    elif fen and yuan:
        words += "零"
    words += f"{DIGITS[fen]}分" if fen else "整"
    words = "零元整" if not cents else words
    return ("负" if amount < 0 and cents else "") + words


def _whole(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group:
            words += (
                ("零" if words and group < 1000 and not words.endswith("零") else "") + _group(group) + LARGE[index]
            )
        elif words and index and any(groups[:index]) and not words.endswith("零"):
            words += "零"
    return words


def _group(group: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + SMALL[place]
            gap = False
        else:
            gap = True
    return words
