package simulate

import (
	"math"

	"sightline/register"
	"sightline/register/codes"
)

// channel is where people are counted and never identified: a chat, a tip
// line. Its contacts are no persons of the register.
type channel struct {
	id     register.OrganisationID
	name   string
	kind   codes.Reporter
	yearly [years]float64
	minors float64
}

// channels: the chat's 408, 299 and 285 of 2018, 2019 and 2021 are published,
// two thirds of them minors; other years and the tip line are ours.
var channels = [...]channel{
	{"fier-chat", "Anonymous chat", "FIER", [years]float64{0, 0, 0, 0, 40, 120, 210, 330, 408, 299, 250, 285, 290, 300, 310}, .667},
	{"m", "Tip line", "M", [years]float64{60, 65, 70, 75, 80, 80, 85, 90, 85, 80, 70, 75, 80, 85, 90}, .15},
}

func (ch *channel) contacts(year int) float64 { return ch.yearly[year-FirstYear] }

// channelFilings gives the contacts of a channel in a year, in order of date.
// They are drawn apart from the victims: which of them came by is not known,
// not even to the truth.
func (c *Country) channelFilings(ch, year int, yield func(*Filing) bool) bool {
	n := int(math.Round(channels[ch].contacts(year) * c.scale))
	for k := range n {
		if f := c.channelFiling(ch, year, k, n); !yield(f) {
			return false
		}
	}
	return true
}

func (c *Country) channelFiling(ch, year, k, n int) *Filing {
	r := draw(c.seed, uint64(ch)<<56|uint64(year)<<40|uint64(k), forContact)
	on := c.plan[year-FirstYear].day((float64(k) + r.uniform()) / float64(n))
	f := &Filing{Report: register.Report{
		Organisation: channels[ch].id, Basis: "ANON", Dossier: "REG",
		Met: on.date(), Reported: on.date(),
	}}
	age := 18 + int(r.exponential(7))
	if r.is(channels[ch].minors) {
		age = 17 - int(min(r.exponential(1.8), 6))
	}
	f.Report.Victim = register.Victim{AgeBand: bandOf(age), Gender: "F", Status: "SIGNAL"}
	f.Report.Exploitation.Forms = []codes.Form{"SEX"}
	switch {
	case r.is(.12):
		f.Report.Victim.Gender = "M"
	case r.is(.08):
		f.Report.Victim.Gender = "U"
	}
	if r.is(.11) || channels[ch].kind == "M" && r.is(.4) {
		f.Report.Exploitation.Forms = []codes.Form{[4]codes.Form{"UNK", "LAB", "CRIM_DRUG", "CRIM"}[r.below(4)]}
	}
	if r.is(.5) {
		f.Report.Exploitation.Recruitment = []codes.Recruitment{"SNS"}
	}
	return f
}

func bandOf(age int) string {
	band, _ := codes.AgeBandOf(codes.SchemeNL, age)
	return band.String()
}
