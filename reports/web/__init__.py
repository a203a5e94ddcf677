"""The web page for office staff: server-rendered, works without JavaScript, reads the records and writes the ledger.

`app.create_app` makes it from a `deps.Web`. One file for each page in `pages/`; what a page needs of the records comes
from `db/`. Everything that people do is a step of the ledger (`db.ledger_actions`) or an event of its own
(`db.web_people.note`).
"""
