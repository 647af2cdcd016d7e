"""What there is to say of a record or of a journey, once, for all pens.

The data: `fact_groups` (values in groups, the preferred first, those that disagree under it, and
the five headings), `cited_sources` (what is behind a number, numbered in the order of first
citation), `record_account` (`tell`: all of a record in the order in which it is told), `stretches`
(a leg of a corridor, and what changes on the way), `look_ups` (records by id). They hold no
language: what gives words takes one.

The words: `record_text` (what ``corridors show`` prints), `selection_text` (by what filters an
atlas was chosen), `heading` (what an atlas or a map of it is called, whose it is, how to cite it),
`journey` (a way with its legs, transfers and times), `journey_text` (a comparison in lines and
tables).

Who wants to change what is said of a record changes it here, and how it looks in the pens: the
sheets of the app (`corridors.app.sheet`), the cards of the map (`corridors.web.packed_facts`,
``web/engine/card.js``), the lines of `record_text`. Nothing is imported here: who needs one of
these does not wait for the others.
"""
