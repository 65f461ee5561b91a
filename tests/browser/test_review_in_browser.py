"""The review desk in a real browser: queue, text, record, keys, filters, decisions and their way into the ledger."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from report_ledger import CHINA, Corpus, chess_corpus
from talent_ledger.commands.review import Desk, open_desk, serve
from talent_ledger.report.__main__ import write_reports
from talent_ledger.schema.corrections import parse_corrections


def figures(page: Any) -> list[str]:
    told: list[str] = page.locator("#queue .figure").evaluate_all("all => all.map(one => one.textContent)")
    return told


def eventually(read: Callable[[], Any], wanted: Any, seconds: float = 10) -> None:
    """Wait until *read* says what is *wanted*: pages answer when they are ready, not at once."""
    deadline = time.monotonic() + seconds
    while read() != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    assert read() == wanted


def value(page: Any) -> str:
    return str(page.locator("#record .value").inner_text())


def choose(page: Any, **filters: str) -> None:
    page.locator("#more-filters").evaluate("details => { details.open = true }")
    for name, value in filters.items():
        control = page.locator(f"#{name}")
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def decide(page: Any, reason: str = "The source says otherwise, see page 4.", name: str = "A. Analyst") -> None:
    page.locator("#decide-reason").fill(reason)
    page.locator("#decide-reviewer").fill(name)
    page.get_by_role("button", name="Keep the decision").click()


def test_the_queue_begins_with_what_needs_eyes(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    eventually(lambda: figures(page)[:2], ["57%", "30%"])
    assert page.locator("#queue-count").inner_text() == "20 claims"
    assert page.locator("#record .value").inner_text() == "57%"
    assert "matches another population" in page.locator("#record").inner_text()


def test_the_text_is_as_it_was_written(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    written = chess_corpus().rows["documents"][0]["text"]
    assert page.locator("#text").evaluate("text => text.textContent") == written
    marks = page.locator("#text .claim")
    assert marks.count() == 17
    shared = page.locator("#text .claim", has_text="4%").last
    assert len(shared.get_attribute("data-go").split()) == 2
    kinds = {mark.get_attribute("class").split()[1] for mark in marks.all()}
    assert kinds == {"share", "count", "money", "growth"}


def test_one_figure_with_two_subjects_goes_from_one_to_the_next(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    mark = page.locator("#text .claim", has_text="4%").last
    subject = page.locator("#record .quiet").first
    mark.click()
    eventually(lambda: subject.inner_text() in ("share · France", "share · Germany"), True)
    first = subject.inner_text()
    mark.click()
    eventually(lambda: {first, subject.inner_text()}, {"share · France", "share · Germany"})
    assert page.locator("#record .siblings").inner_text().startswith("Same words:")


def test_the_record_shows_table_published_figure_and_checks(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    record = page.locator("#record")
    text = record.inner_text()
    assert "What is published elsewhere" in text
    assert "for whom 42 % is published" in text
    assert record.get_by_role("link", name="World Chess Report").count() == 0, "javascript: is no address"
    assert record.locator(".feeds .mine-label").all_inner_texts() == ["United States", "57%"]
    assert "adds up to 77%; 23% not stated" in text
    link = record.get_by_role("link", name="Top chess players by country of work, 2022")
    with page.expect_navigation():
        link.click()
    page.wait_for_selector("html[data-ready=all]")
    focused = page.locator("article.card:focus h3").inner_text()
    assert focused == "As stated, the United States accounts for 57% of the top chess players, 2022"


def test_filters_sort_and_address(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    choose(page, kind="money")
    eventually(lambda: figures(page), ["$8.03 billion", "$6.3 billion"])
    page.wait_for_url("**kind=money**")
    again = open_page(page.url)
    eventually(lambda: figures(again), ["$8.03 billion", "$6.3 billion"])
    choose(page, kind="", flag="hearsay")
    eventually(lambda: figures(page), ["30%"])
    choose(page, flag="", entity="france")
    eventually(lambda: sorted(figures(page)), ["4%", "three"])
    choose(page, entity="", who="bo reader")
    eventually(lambda: len(figures(page)), 4)
    choose(page, who="", confidence="50")
    eventually(lambda: figures(page), ["30%"])
    choose(page, confidence="", sort="place")
    eventually(lambda: figures(page)[:3], ["47%", "18%", "12%"])
    choose(page, sort="", needs="doubt")
    eventually(lambda: figures(page), ["57%", "30%"])
    choose(page, needs="", words="india 12.2")
    eventually(lambda: figures(page), ["12.2%"])
    page.get_by_role("button", name="Clear").click()
    eventually(page.locator("#queue a").count, 20)


def test_a_table_can_be_reviewed_row_by_row(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    page.get_by_role("link", name="Review its rows").click()
    page.locator("#queue-count", has_text="of one table").wait_for()
    assert sorted(figures(page)) == ["12%", "4%", "4%", "57%"]


def test_everything_by_keyboard(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")

    def current() -> str:
        return str(page.locator("#queue a[aria-current]").get_attribute("data-go"))

    order = [item.get_attribute("data-go") for item in page.locator("#queue a").all()]
    eventually(current, order[0])
    page.keyboard.press("j")
    eventually(current, order[1])
    page.keyboard.press("j")
    eventually(current, order[2])
    page.keyboard.press("k")
    eventually(current, order[1])
    page.keyboard.press("a")
    eventually(current, order[2])
    assert page.locator("#queue a").nth(1).inner_text().endswith("✓ accepted")
    page.keyboard.press("k")
    eventually(current, order[1])
    page.keyboard.press("k")
    eventually(current, order[0])
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    assert page.locator("form.decide").count() == 0
    page.keyboard.press("f")
    page.locator("#decide-flag").select_option("conflict")
    decide(page)
    decided = page.locator("#decision-count").inner_text
    eventually(decided, "1")
    page.keyboard.press("u")
    eventually(decided, "0")
    page.keyboard.press("/")
    page.keyboard.type("jx")
    assert page.locator("#words").input_value() == "jx"
    assert page.locator("form.decide").count() == 0
    eventually(lambda: figures(page), [])
    page.locator("#words").fill("")
    eventually(lambda: len(figures(page)), 20)
    page.locator("#record").focus()
    page.keyboard.press("?")
    page.locator("#help").wait_for(state="visible")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    assert page.locator("form.decide").count() == 0


def test_each_key_acts_on_what_the_one_before_brought(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    order = [item.get_attribute("data-go") for item in page.locator("#queue a").all()]
    page.evaluate(
        """() => [..."jjjax"].forEach((key) => dispatchEvent.call(document.body, new KeyboardEvent("keydown", {
            key, bubbles: true
        })))"""
    )
    page.locator("form.decide").wait_for()
    assert page.locator("#queue a[aria-current]").get_attribute("data-go") == order[4]
    assert page.locator("#queue a").nth(3).inner_text().endswith("✓ accepted")


def test_the_sentence_of_the_figure_is_lit_in_its_text(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    lit = "() => [...CSS.highlights.get('sentence')].map(String).join()"
    quoted = page.locator("#record .quote").inner_text
    assert page.evaluate(lit) == quoted() != ""
    page.keyboard.press("j")
    eventually(lambda: page.evaluate(lit) == quoted() and "30%" in quoted(), True)


def test_a_flag_that_repeats_the_comparison_is_told_once(open_page: Any, tmp_path: Path) -> None:
    corpus = chess_corpus()
    for row in corpus.rows["flags"]:
        if row["flag"] == "matches_another_population":
            row["explanation"] = corpus.rows["comparisons"][1]["explanation"]
    write_reports(corpus.write(tmp_path))
    page = open_page(tmp_path / "reports/review.html")
    text = page.locator("#record").inner_text()
    assert text.count("fits the grandmasters") == 1
    assert "What to do: do not chart it beside figures of the named population." in text


def test_next_doubt_skips_what_was_reviewed(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    eventually(lambda: value(page), "57%")
    page.keyboard.press("n")
    eventually(lambda: value(page), "30%")
    page.keyboard.press("a")
    eventually(lambda: value(page), "47%")
    page.keyboard.press("k")
    eventually(lambda: value(page), "30%")
    page.keyboard.press("k")
    eventually(lambda: value(page), "57%")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert value(page) == "57%"


def test_decisions_survive_a_reload_and_are_saved_as_the_whole_file(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    page.keyboard.press("c")
    page.locator("#decide-value").fill("58")
    page.locator("#decide-year").fill("2023")
    page.get_by_role("button", name="Keep the decision").click()
    assert "at least ten letters" in page.locator(".decide .error").inner_text()
    decide(page, reason='He says "58", on page 4: \\ # - {x} \u2028 🇨🇳')
    page.reload()
    page.wait_for_selector("html[data-ready=all]")
    assert page.locator("#decision-count").inner_text() == "1"
    page.get_by_role("button", name="Drop").click()
    decide(page, reason="It is another population altogether.")
    page.keyboard.press("d")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save corrections.yml").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename == "corrections.yml"
    assert text.startswith("# decisions\ncorrections:\n")
    override, drop = parse_corrections(text)
    claim = next(row for row in chess_corpus().rows["claims"] if row["exact"] == "57%")
    assert override.action == "override"
    assert override.values == {"value": 58, "year": 2023}
    assert override.expect["value"] == 57
    assert "57%" in override.expect["sentence"]
    assert override.target.start == claim["start"]
    assert override.target.document == "chess"
    assert override.target.entity == "USA"
    assert override.reason == 'He says "58", on page 4: \\ # - {x} \u2028 🇨🇳'
    assert drop.action == "drop"
    assert drop.id != override.id


def test_what_changed_since_all_was_seen(open_page: Any, tmp_path: Path) -> None:
    corpus = chess_corpus()
    root = corpus.write(tmp_path)
    write_reports(root)
    page = open_page(root / "reports/review.html")
    page.locator("#more-filters").evaluate("details => { details.open = true }")
    page.get_by_role("button", name="Mark all as seen").click()
    page.wait_for_selector("#since option[value=seen]", state="attached")
    corpus.flag(next(row for row in corpus.rows["claims"] if row["exact"] == "65%"), "conflict", "Others say 64 %.")
    write_reports(corpus.write(tmp_path))
    page.reload()
    page.wait_for_selector("html[data-ready=all]")
    choose(page, since="seen")
    eventually(lambda: figures(page), ["65%"])


def test_a_failed_check_is_accepted_with_a_reason(open_page: Any, tmp_path: Path) -> None:
    corpus = chess_corpus()
    claim = next(row for row in corpus.rows["claims"] if row["exact"] == "30%")
    corpus.hold(claim, "share_within_whole", "30 % of what?")
    root = corpus.write(tmp_path)
    write_reports(root)
    page = open_page(root / "reports/review.html")
    assert "share within whole" in page.locator("#record").inner_text()
    page.keyboard.press("j")
    page.locator("#record", has_text="No critical check fails on it. 1 of 1 checks hold").wait_for()
    page.keyboard.press("k")
    page.locator("#record", has_text="share within whole").wait_for()
    assert "It waits for a decision." in page.locator("#record").inner_text()
    page.keyboard.press("a")
    decide(page, reason="Checked: the sentence means all pupils.")
    page.keyboard.press("d")
    (entry,) = parse_corrections("corrections:\n" + page.locator("dialog pre").inner_text())
    assert (entry.action, entry.values) == ("acknowledge", {"check": "share_within_whole"})


def test_hostile_words_stay_words_at_the_desk(open_page: Any, hostile_reports: Path) -> None:
    page = open_page(hostile_reports / "review.html")
    assert page.title() == "Review desk · Talent Ledger"
    assert page.locator("img, iframe, object").count() == 0
    assert "<script>alert(1)</script>" in page.locator("#text").inner_text()
    assert page.locator("a[href^='javascript:']").count() == 0
    for item in page.locator("#queue a").all():
        item.click()
        page.locator(f"#text .claim[data-go~='{item.get_attribute('data-go')}'][aria-current]").wait_for()
        assert page.locator("img").count() == 0
    page.locator("#text .claim").first.hover()
    page.keyboard.press("x")
    decide(page, reason="--- !!python/object: {evil: [</script>]} \x85 end")
    page.keyboard.press("d")
    (entry,) = parse_corrections("corrections:\n" + page.locator("dialog pre").inner_text())
    assert entry.reason == "--- !!python/object: {evil: [</script>]} \x85 end"


def test_the_desk_on_a_telephone(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html", width=360, height=740)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("[data-pane=queue]").click()
    page.locator("#queue a").nth(3).click()
    page.locator("#text .claim[aria-current]").wait_for()
    page.locator("#text .claim[aria-current]").click()
    page.locator("#record .value").wait_for(state="visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_does_not_fit_comes_from_files(open_page: Any, tmp_path: Path) -> None:
    corpus = Corpus()
    for number in range(300):
        text = corpus.text(f"text-{number:03}", title=f"Text {number}")
        text.paragraph("Words. " * 150)
        for share in range(9):
            text.paragraph(f"In China {{a:{share + 1}%}} play game {number}.", a={**CHINA, "measure": "play"})
    root = corpus.write(tmp_path)
    (root / "params.yaml").write_text("report:\n  pictures: 0\n  page_kilobytes: 0\n", encoding="utf-8")
    write_reports(root)
    last = corpus.rows["claims"][-1]
    page = open_page(f"{(root / 'reports/review.html').as_uri()}#claim={last['claim_id']}")
    assert page.locator("#text-head h2").inner_text() == "Text 299"
    assert page.locator("#text .claim[aria-current]").inner_text() == "9%"
    assert page.locator("#queue-count").inner_text() == "2,700 claims"
    choose(page, document="text-123")
    eventually(page.locator("#queue a").count, 9)
    choose(page, document="", sort="confidence")
    eventually(page.locator("#queue-count").inner_text, "2,700 claims")


# -- served by `talent-ledger review` ----------------------------------------------------------------------------


@contextmanager
def served(root: Path, scratch: Path) -> Iterator[Desk]:
    desk = open_desk(root, scratch)
    server = serve(desk)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = chess_corpus().write(tmp_path / "project")
    write_reports(root)
    return root


def test_without_decisions_the_list_says_how_to_make_one(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "review.html")
    page.keyboard.press("d")
    words = page.locator("#decisions").inner_text()
    assert "No decisions yet" in words
    assert "null" not in words
    assert "dvc repro" not in words
    page.keyboard.press("Escape")
    page.locator("#decisions").wait_for(state="hidden")
    page.keyboard.press("f")
    decide(page)
    assert page.locator("form.decide .error").inner_text() == "Choose a flag."


def test_the_served_desk_writes_the_ledger_of_corrections(open_page: Any, project: Path, tmp_path: Path) -> None:
    with served(project, tmp_path / "desk") as desk:
        page = open_page(f"{desk.origin}/{desk.secret}/review.html")
        page.keyboard.press("x")
        decide(page)
        page.keyboard.press("d")
        page.get_by_role("button", name="Write").click()
        page.locator("#decision-note", has_text="Written: 1 entry").wait_for()
        (entry,) = parse_corrections((project / "data/corrections.yml").read_text(encoding="utf-8"))
        assert entry.action == "drop"
        assert page.locator("#decision-count").inner_text() == "0"
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        eventually(lambda: value(page) != "57%", True)
        page.keyboard.press("f")
        page.locator("#decide-flag").select_option("unsure")
        decide(page)
        page.keyboard.press("d")
        page.get_by_role("button", name="Write").click()
        page.locator("#decision-note", has_text="Written: 1 entry").wait_for()
        assert len(parse_corrections((project / "data/corrections.yml").read_text(encoding="utf-8"))) == 2


def test_the_served_desk_refuses_a_file_that_has_changed(open_page: Any, project: Path, tmp_path: Path) -> None:
    with served(project, tmp_path / "desk") as desk:
        page = open_page(f"{desk.origin}/{desk.secret}/review.html", expected="409")
        page.keyboard.press("x")
        decide(page)
        ledger = project / "data/corrections.yml"
        changed = "# somebody was faster\ncorrections: []\n"
        ledger.write_text(changed, encoding="utf-8")
        page.keyboard.press("d")
        page.get_by_role("button", name="Write").click()
        page.locator("#decision-note", has_text="has changed since").wait_for()
        assert ledger.read_text(encoding="utf-8") == changed
        page.reload()
        page.wait_for_selector("html[data-ready=all]")
        assert page.locator("#decision-count").inner_text() == "1"
        page.keyboard.press("d")
        page.get_by_role("button", name="Write").click()
        page.locator("#decision-note", has_text="Written: 1 entry").wait_for()
        assert ledger.read_text(encoding="utf-8").startswith("# somebody was faster\ncorrections:\n  - ")


def test_a_new_run_shows_on_reload(open_page: Any, project: Path, tmp_path: Path) -> None:
    with served(project, tmp_path / "desk") as desk:
        page = open_page(f"{desk.origin}/{desk.secret}/review.html")
        assert page.locator("#queue-count").inner_text() == "20 claims"
        corpus = chess_corpus()
        corpus.text("second", title="Second").paragraph("In China {a:9%} play.", a={**CHINA, "measure": "play"})
        corpus.write(project)
        page.reload()
        page.wait_for_selector("html[data-ready=all]")
        assert page.locator("#queue-count").inner_text() == "21 claims"
