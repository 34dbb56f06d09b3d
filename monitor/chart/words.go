package chart

// words are the few the drawings write themselves.
type words struct {
	NotPublished, NotPublishedShort string
	NotCollected, NotCollectedShort string
	CannotTell, Withheld            string
	Under, AtLeast, Provisional     string
	NoInterval, Estimate, Interval  string
	To, And, Per, Of                string
	Columns, Bars, Shares, Lines    string
	Intervals, Multiples, Curves    string
	Overlaps, Marks, Second         string
	Break, Start, Alone             string
}

var wording = map[Lang]words{
	EN: {
		NotPublished: "not published", NotPublishedShort: "n.p.",
		NotCollected: "not collected", NotCollectedShort: "n.c.",
		CannotTell: "cannot tell", Withheld: "withheld, too small to show",
		Under: "< 5", AtLeast: "at least", Provisional: "provisional",
		NoInterval: "no interval published", Estimate: "estimate", Interval: "95%",
		To: "to", And: "and", Per: "per", Of: "of",
		Columns: "Column chart", Bars: "Bar chart", Shares: "Stacked bar chart", Lines: "Line chart",
		Intervals: "Interval chart", Multiples: "Small column charts", Curves: "Curves over time",
		Overlaps: "Chart of overlaps", Marks: "Dated marks at", Second: "second series",
		Break: "The series breaks before", Start: "from", Alone: "only here",
	},
	NL: {
		NotPublished: "niet gepubliceerd", NotPublishedShort: "n.g.",
		NotCollected: "niet verzameld", NotCollectedShort: "n.vz.",
		CannotTell: "niet te zeggen", Withheld: "weggelaten, te klein om te tonen",
		Under: "< 5", AtLeast: "ten minste", Provisional: "voorlopig",
		NoInterval: "geen interval gepubliceerd", Estimate: "schatting", Interval: "95%",
		To: "tot", And: "en", Per: "per", Of: "van",
		Columns: "Kolomdiagram", Bars: "Staafdiagram", Shares: "Gestapeld staafdiagram", Lines: "Lijndiagram",
		Intervals: "Intervaldiagram", Multiples: "Kleine kolomdiagrammen", Curves: "Curven in de tijd",
		Overlaps: "Diagram van overlappingen", Marks: "Gedateerde markeringen bij", Second: "tweede reeks",
		Break: "De reeks breekt voor", Start: "vanaf", Alone: "alleen hier",
	},
}

func (l Lang) words() words {
	if w, ok := wording[l]; ok {
		return w
	}
	return wording[EN]
}
