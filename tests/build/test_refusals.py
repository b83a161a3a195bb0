"""Where a build writes nothing: errors, what is asked for but not there, and options that forbid it."""

from __future__ import annotations

from tests.workshop import Workshop


def test_errors_write_nothing(shop: Workshop) -> None:
    """A bank with an error leaves output and ledger as they were."""
    shop.build()
    before, ledger = shop.bytes(), shop.ledger()
    shop.repeat_an_id()
    result = shop.build()
    assert not result.is_done
    assert "duplicate-id" in [problem.code.slug for problem in result.problems]
    assert (shop.bytes(), shop.ledger()) == (before, ledger)


def test_strict_builds_fail_on_warnings(shop: Workshop) -> None:
    """With `strict` a warning is enough to write nothing."""
    shop.edit("**难度**:⭐⭐\n", "")
    assert not shop.build(strict=True).is_done
    assert not shop.out.exists() or not shop.bytes()
    assert shop.build().is_done


def test_locked_fails_where_the_ledger_would_change(shop: Workshop) -> None:
    """`locked` passes on an unchanged bank and fails after an edit, without writing."""
    shop.build()
    assert shop.build(locked=True).is_done
    shop.edit("越高越好", "越高通常越好")
    before = shop.bytes()
    result = shop.build(locked=True)
    assert [problem.code.slug for problem in result.problems] == ["locked-ledger"]
    assert "changed: 1 question" in result.problems[0].message
    assert shop.bytes() == before


def test_locked_passes_what_a_merge_left_of_commas(shop: Workshop) -> None:
    """A ledger that a merge on the web joined says the same: a locked build takes it and leaves it as it is."""
    shop.build()
    path = shop.bank / "ledger.json"
    joined = path.read_text(encoding="utf-8").replace("},\n", "}\n")
    path.write_text(joined, encoding="utf-8")
    assert shop.build(locked=True).is_done
    assert path.read_text(encoding="utf-8") == joined
    assert shop.build().is_done
    assert path.read_text(encoding="utf-8") != joined


def test_dry_run_says_and_does_not(shop: Workshop) -> None:
    """`dry_run` tells what would change and writes neither output nor ledger."""
    shop.build()
    before, ledger = shop.bytes(), shop.ledger()
    shop.edit("越高越好", "越高通常越好")
    result = shop.build(dry_run=True)
    assert "changed: 1 question" in result.summary
    assert (shop.bytes(), shop.ledger()) == (before, ledger)


def test_another_bank_is_not_built_into_the_same_folder(shop: Workshop) -> None:
    """The output folder belongs to one bank; another is refused with the way out."""
    shop.build()
    (shop.bank / "bank.toml").write_text('id = "other"\n', encoding="utf-8")
    result = shop.build()
    assert "--out" in result.refusal


def test_a_role_that_no_question_has_is_refused(shop: Workshop) -> None:
    """A role that is not there is answered with those that are; nothing is written, nothing is promised."""
    for options in ({"role": "algoritm"}, {"role": "algoritm", "dry_run": True}):
        result = shop.build(**options)
        assert not result.is_done
        assert "algoritm" in result.refusal
        assert "algorithm, development" in result.refusal
    assert not shop.out.exists()
    assert shop.build(role="algorithm").is_done


def test_removing_most_of_a_bank_stops_unless_it_is_allowed(shop: Workshop) -> None:
    """If over a fifth of the questions vanishes nothing is written, unless it is said to be meant."""
    shop.build()
    before = shop.bytes()
    shop.write(shop.text.partition("#### Q2:")[0])
    assert [problem.code.slug for problem in shop.build().problems] == ["mass-removal"]
    assert shop.bytes() == before
    assert not shop.build(accept=("all",)).is_done
    assert shop.build(allow_removal=True).is_done
    assert len(shop.ledger()["retired"]) == 2


def test_an_accepted_id_that_no_card_has_is_wrong_use(shop: Workshop) -> None:
    """A typing error must not pass for a decision."""
    shop.build()
    assert "no card has this id" in shop.build(accept=("nobody",)).refusal
