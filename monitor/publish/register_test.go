package publish

import (
	"fmt"
	"math/rand/v2"
	"testing"

	facts "sightline/register"
	"sightline/register/codes"

	"sightline/monitor/study"
)

// register is a snapshot of an invented register, the same for the same size.
func register(t testing.TB, reports int) *study.Snapshot {
	t.Helper()
	b := study.NewBuilder()
	for _, f := range inventedFacts(reports) {
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	s, err := b.Build(study.Meta{Name: "test-2019", Place: study.Text{EN: "An invented country", NL: "Een verzonnen land"},
		Position: int64(reports), Simulated: true, Taken: facts.Date{Year: 2019, Month: 8, Day: 31}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// inventedFacts are the reports of the invented register.
func inventedFacts(reports int) []facts.Fact {
	r := rand.New(rand.NewPCG(uint64(reports), 9))
	kinds := []codes.Reporter{"NP", "KMAR", "NLA", "ZC", "SHELTER", "YOUTH", "FAIRWORK"}
	forms := []codes.Form{"SEX_DOM", "SEX_CB", "LAB", "CRIM_DRUG", "CRIM_BEG", "UNK", "LAB_DOMWORK", "ORGAN"}
	lands := []codes.Country{"NL", "NG", "PL", "RO", "BG", "VN", "MA", "UG", "GM", "SY", "HU", "AL", "CN", "IN", "PH"}
	regions := []codes.Region{"AMS", "ROT", "DH", "OB", "LB", "MN", "NN", ""}
	skewed := func(n int) int { return min(r.IntN(n), r.IntN(n)) }
	out := make([]facts.Fact, 0, reports)
	person := int64(0)
	for range reports {
		if person == 0 || r.Float64() < 0.8 {
			person++
		}
		kind := kinds[skewed(len(kinds))]
		year := int16(2014 + r.IntN(6))
		if !codes.HasDuty(kind) && year == 2018 && r.Float64() < 0.7 {
			year = 2016
		}
		age := 11 + skewed(50)
		f := facts.Fact{Person: person, Organisation: facts.OrganisationID(fmt.Sprintf("%s-%d", kind, r.IntN(3))), Reporter: kind,
			Duty: codes.HasDuty(kind), Basis: "DUTY", Dossier: "REG", Linked: 1, Reported: facts.Date{Year: year, Month: int8(1 + r.IntN(12)), Day: int8(1 + r.IntN(28))}}
		f.Victim = facts.Victim{Gender: []codes.Gender{"F", "F", "F", "M", "M", "U", "TF"}[skewed(7)], Age: &age, AgeReference: "AT_REPORT",
			Nationalities: []codes.Country{lands[skewed(len(lands))]}, Region: regions[r.IntN(len(regions))]}
		f.Exploitation.Forms = []codes.Form{forms[skewed(len(forms))]}
		switch r.IntN(16) {
		case 0:
			f.Exploitation.Forms = append(f.Exploitation.Forms, "LAB")
		case 1:
			f.Exploitation.Forms = []codes.Form{"SUB3"}
		case 2:
			f.Person = 0
		case 3:
			f.Victim = facts.Victim{}
		}
		out = append(out, f)
	}
	return out
}
