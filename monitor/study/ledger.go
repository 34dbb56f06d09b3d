package study

import (
	"time"

	"sightline/monitor/chart"
	"sightline/stat/series"
)

// LedgerEntry is a dated fact about how the counts come about: a rule, or an
// event that changed who is seen and who reports. The same entries feed every
// figure and card.
type LedgerEntry struct {
	On    time.Time
	Date  Text // as written: "25 May 2018"
	Label Text // a word or two in a figure
	What  Text // the whole sentence, in the list under the figure
	Kind  series.EntryKind
	Way   series.Direction
}

// DutchLedger holds what changed the Dutch counts, from the house's account
// of the field: the consent question of May 2018, the rule for asylum claims
// in another state of August 2019, the pandemic.
func DutchLedger() []LedgerEntry {
	return []LedgerEntry{
		{On: day(2018, 5, 25), Date: Text{"25 May 2018", "25 mei 2018"}, Label: Text{"consent asked", "toestemming gevraagd"},
			What: Text{"Organisations without a duty to report take explicit consent to be needed under the General Data Protection Regulation, and most fall silent.",
				"Organisaties zonder meldplicht gaan ervan uit dat de Algemene verordening gegevensbescherming uitdrukkelijke toestemming vraagt; de meeste melden niet meer."},
			Kind: series.Reporting, Way: series.Fewer},
		{On: day(2019, 8, 1), Date: Text{"1 August 2019", "1 augustus 2019"}, Label: Text{"Dublin rule", "Dublinregel"},
			What: Text{"People with an asylum claim in another EU state get a residence permit only if their presence is needed for a Dutch investigation.",
				"Mensen met een asielverzoek in een andere EU-staat krijgen alleen een verblijfsvergunning als hun aanwezigheid nodig is voor een Nederlands onderzoek."},
			Kind: series.Reporting, Way: series.Fewer},
		{On: day(2020, 3, 15), Date: Text{"March 2020", "maart 2020"}, Label: Text{"COVID-19", "corona"},
			What: Text{"Measures against the pandemic; fewer people are seen by those who report.",
				"Maatregelen tegen de pandemie; wie meldt, ziet minder mensen."},
			Kind: series.Occurrence, Way: series.Fewer},
	}
}

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// within keeps the entries that fall in a span of years.
func within(ledger []LedgerEntry, first, last float64) []LedgerEntry {
	var out []LedgerEntry
	for _, e := range ledger {
		if at := e.at(); at >= first && at < last {
			out = append(out, e)
		}
	}
	return out
}

// at is the entry's place on an axis of years.
func (e LedgerEntry) at() float64 {
	first := day(e.On.Year(), 1, 1)
	return float64(e.On.Year()) + e.On.Sub(first).Hours()/first.AddDate(1, 0, 0).Sub(first).Hours()
}

// marks are the entries as a figure draws them.
func marks(ledger []LedgerEntry, l Lang) []chart.Mark {
	out := make([]chart.Mark, len(ledger))
	for i, e := range ledger {
		out[i] = chart.Mark{At: e.at(), Number: i + 1, Label: e.Label.In(l), Date: e.Date.In(l)}
	}
	return out
}

// entries are the ledger as the statistics of change read it.
func entries(ledger []LedgerEntry) series.Ledger {
	var out series.Ledger
	for _, e := range ledger {
		out = append(out, series.Entry{From: e.On, Kind: e.Kind, Effect: e.Way, What: e.What.EN})
	}
	return out
}
