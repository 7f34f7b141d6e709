"""A form's key out of its name."""

import pytest

from forms.engine.form_key import key_of_title


@pytest.mark.parametrize(
    ("title", "title_en", "key"),
    [
        ("家庭困难补贴申请", "", "jia_ting_kun_nan_bu_tie_shen_qing"),
        ("家庭困难补贴申请", "Hardship allowance", "hardship_allowance"),
        ("2026年检查表（二）", "", "nian_jian_cha_biao_er"),
        ("  ", "", "form"),
        ("2026", "", "form"),
        ("x" * 200, "", "x" * 50),
        ("词" * 60, "", "_".join(["ci"] * 17)),
    ],
)
def test_a_key_is_made_of_the_words(title: str, title_en: str, key: str) -> None:
    assert key_of_title(title, title_en) == key
