"""Indicator elements.policy_page: facts that the documents of a column lack, and expired ones called valid."""

from __future__ import annotations

from builders import check, doc, snapshot


def documents(count, **changes):
    facts = {"column": "normative_documents", "written_on": "2026-11-01", "state": "valid", **changes}
    return tuple(doc(f"清河县办法之{n}", f"清政规〔2026〕{n}号", **facts) for n in range(count))


def judged(*docs):
    return check("elements.policy_page", snapshot(documents=docs))


def test_documents_with_all_facts_pass():
    assert (judged(*documents(5)).outcome, judged(*documents(5)).findings) == ("pass", ())


def test_a_fact_that_the_template_lacks_is_one_finding():
    result = judged(*documents(5, state=""))
    (finding,) = result.findings
    assert (result.outcome, finding.key, finding.suspected) == ("fail", "fact:normative_documents:validity", False)
    assert (finding.params["count"], finding.params["total"]) == (5, 5)


def test_a_fact_that_single_pages_lack_is_only_suspected():
    result = judged(*documents(9), *documents(1, state="", url="http://www.qinghe.gov.cn/x.html"))
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("pass", [True])


def test_few_documents_and_interpretations_say_nothing():
    assert judged(*documents(2, state="")).findings == ()
    assert judged(*documents(5, state="", role="interpretation")).outcome == "not_applicable"


def test_an_expired_document_that_is_called_valid_is_a_candidate():
    result = judged(*documents(1, expires_on="2025-12-31"), *documents(3))
    (finding,) = result.findings
    assert (finding.suspected, finding.params["expires_on"]) == (True, "2025-12-31")
    assert judged(*documents(3, expires_on="2025-12-31", state="expired")).findings == ()
