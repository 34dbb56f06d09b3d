package study

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"sightline/register"
	"sightline/register/codes"
)

// invented streams facts of an invented country: seeded, with several reports
// a person, several forms, gaps, and a break in 2018 after which those without
// a duty mostly fall silent.
func invented(seed uint64, reports int, yield func(*register.Fact)) {
	r := rand.New(rand.NewPCG(seed, 7))
	kinds := []codes.Reporter{"NP", "KMAR", "NLA", "ZC", "SHELTER", "YOUTH"}
	forms := []codes.Form{"SEX_DOM", "SEX_CB", "LAB", "CRIM", "CRIM_DRUG", "ORGAN", "UNK", "LAB_DOMWORK"}
	regions := []codes.Region{"AMS", "ROT", "DH", "OB", "LB", ""}
	lands := []codes.Country{"NL", "NG", "PL", "RO", "BG", "VN", "MA", "UG"}
	var f register.Fact
	person := int64(0)
	for range reports {
		if person == 0 || r.Float64() < 0.85 {
			person++
		}
		year := int16(2014 + r.IntN(5))
		kind := kinds[r.IntN(len(kinds))]
		duty := codes.HasDuty(kind)
		if !duty && year == 2018 && r.Float64() < 0.7 {
			year = 2017
		}
		age := 12 + r.IntN(45)
		f = register.Fact{Person: person, Organisation: register.OrganisationID(fmt.Sprintf("%s-%d", kind, r.IntN(4))), Reporter: kind,
			Duty: duty, Basis: "DUTY", Dossier: "REG", Linked: 1,
			Reported: register.Date{Year: year, Month: int8(1 + r.IntN(12)), Day: int8(1 + r.IntN(28))}, Received: register.Date{Year: 2019, Month: 1, Day: 3}}
		f.Victim = register.Victim{Gender: []codes.Gender{"F", "F", "F", "M", "U"}[r.IntN(5)], Age: &age, AgeReference: "AT_REPORT",
			Nationalities: []codes.Country{lands[min(r.IntN(len(lands)), r.IntN(len(lands)))]}, Region: regions[r.IntN(len(regions))]}
		f.Exploitation.Forms = []codes.Form{forms[min(r.IntN(len(forms)), r.IntN(len(forms)))]}
		switch r.IntN(20) {
		case 0:
			f.Exploitation.Forms = append(f.Exploitation.Forms, "LAB")
		case 1:
			f.Exploitation.Forms = []codes.Form{"SUB3"}
		case 2:
			f.Person = 0
		case 3:
			f.Victim.Age, f.Victim.AgeBand = nil, "18-22"
		case 4:
			f.Victim = register.Victim{}
		}
		yield(&f)
	}
}

func build(t testing.TB, seed uint64, reports int) *Snapshot {
	t.Helper()
	b := NewBuilder()
	invented(seed, reports, func(f *register.Fact) {
		if err := b.Add(f); err != nil {
			t.Fatal(err)
		}
	})
	s, err := b.Build(Meta{Name: "test-1", Place: Text{"Nowhere", "Nergens"}, Position: 41, Head: "abc", Taken: register.Date{Year: 2019, Month: 1, Day: 2}, Simulated: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSnapshotReadsBack(t *testing.T) {
	s := build(t, 1, 3000)
	var file bytes.Buffer
	if err := s.Write(&file); err != nil {
		t.Fatal(err)
	}
	again, err := ReadSnapshot(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if again.Hash != s.Hash || again.Len() != s.Len() || again.Meta != s.Meta {
		t.Errorf("read back %+v %s, wrote %+v %s", again.Meta, again.Hash, s.Meta, s.Hash)
	}
	var twice bytes.Buffer
	if err := again.Write(&twice); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file.Bytes(), twice.Bytes()) {
		t.Error("the same snapshot gives other bytes")
	}
}

func TestSnapshotHashSeesEveryColumn(t *testing.T) {
	age := 17
	base := register.Fact{Person: 1, Organisation: "np", Reporter: "NP", Duty: true, Basis: "DUTY", Dossier: "REG", Linked: 1,
		Met: register.Date{Year: 2018}, Reported: register.Date{Year: 2018, Month: 2}, Received: register.Date{Year: 2019}}
	base.Victim.Age = &age
	hash := func(change func(*register.Fact)) string {
		f := base
		change(&f)
		b := NewBuilder()
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
		s, err := b.Build(Meta{})
		if err != nil {
			t.Fatal(err)
		}
		return s.Hash
	}
	seen := map[string]int{hash(func(*register.Fact) {}): -1}
	for i, change := range []func(*register.Fact){
		func(f *register.Fact) { f.Person = 0 }, func(f *register.Fact) { f.Organisation = "x" }, func(f *register.Fact) { f.Reporter = "ZC" },
		func(f *register.Fact) { f.Duty = false }, func(f *register.Fact) { f.Basis = "ANON" }, func(f *register.Fact) { f.Dossier = "" },
		func(f *register.Fact) { f.Met.Day = 0; f.Met.Month = 3 }, func(f *register.Fact) { f.Reported.Day = 5 }, func(f *register.Fact) { f.Received.Year = 2020 },
		func(f *register.Fact) { f.Linked = 0.5 }, func(f *register.Fact) { f.Victim.Age = nil }, func(f *register.Fact) { f.Victim.Gender = "F" },
		func(f *register.Fact) { f.Victim.AgeBand = "18-22" }, func(f *register.Fact) { f.Victim.AgeReference = "AT_REPORT" },
		func(f *register.Fact) { f.Victim.Nationalities = []codes.Country{"NL"} }, func(f *register.Fact) { f.Victim.BirthCountry = "NL" },
		func(f *register.Fact) { f.Victim.Origin = "EU" }, func(f *register.Fact) { f.Victim.Residence = "EU_FREE" }, func(f *register.Fact) { f.Victim.Region = "AMS" },
		func(f *register.Fact) { f.Victim.Municipality = "0363" }, func(f *register.Fact) { f.Victim.Status = "PRESUMED" },
		func(f *register.Fact) { f.Exploitation.Forms = []codes.Form{"LAB"} }, func(f *register.Fact) { f.Exploitation.Forms = []codes.Form{"LAB", "CRIM"} },
		func(f *register.Fact) { f.Exploitation.From.Year = 2017 }, func(f *register.Fact) { f.Exploitation.Until.Year = 2017 },
		func(f *register.Fact) { f.Exploitation.Places = []string{"NL"} }, func(f *register.Fact) { f.Exploitation.Means = []codes.Means{"DEBT"} },
		func(f *register.Fact) { f.Exploitation.Sectors = []codes.Sector{"A"} }, func(f *register.Fact) { f.Exploitation.Recruitment = []codes.Recruitment{"SNS"} },
		func(f *register.Fact) { f.Exploitation.Platform = "x" }, func(f *register.Fact) { f.Exploitation.Recruiters = []codes.Recruiter{"FAMILY"} },
	} {
		h := hash(change)
		if other, twice := seen[h]; twice {
			t.Errorf("changes %d and %d have one hash", i, other)
		}
		seen[h] = i
	}
}

func TestDamagedSnapshotIsRefused(t *testing.T) {
	s := build(t, 2, 500)
	path := filepath.Join(t.TempDir(), "s.parquet")
	if err := s.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the snapshot: %v", info.Mode())
	}
	whole, _ := os.ReadFile(path)
	refused := 0
	for i := 0; i < len(whole); i += 97 {
		broken := bytes.Clone(whole)
		broken[i] ^= 0x55
		got, err := ReadSnapshot(bytes.NewReader(broken), int64(len(broken)))
		if err != nil {
			refused++
		} else if got.Hash != s.Hash {
			t.Errorf("byte %d changed the content unseen", i)
		}
	}
	if refused == 0 {
		t.Error("no damage was noticed")
	}
	s.Hash = "00"
	var forged bytes.Buffer
	if err := s.Write(&forged); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSnapshot(bytes.NewReader(forged.Bytes()), int64(forged.Len())); !errors.Is(err, ErrChanged) {
		t.Errorf("a false hash: %v", err)
	}
	if _, err := NewBuilder().Build(Meta{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("no facts: %v", err)
	}
}

func BenchmarkSnapshot(b *testing.B) {
	const reports = 1_000_000
	facts := make([]register.Fact, 0, reports)
	invented(1, reports, func(f *register.Fact) { facts = append(facts, *f) })
	n := 0
	b.ResetTimer()
	for b.Loop() {
		build := NewBuilder()
		for i := range facts {
			_ = build.Add(&facts[i])
		}
		s, err := build.Build(Meta{Name: "bench"})
		if err != nil {
			b.Fatal(err)
		}
		n = s.Len()
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}

func BenchmarkWriteSnapshot(b *testing.B) {
	s := build(b, 1, 1_000_000)
	for b.Loop() {
		var n counter
		if err := s.Write(&n); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n)/1e6, "MB")
	}
}

type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// No file, however damaged, brings the reader down; what it accepts has the
// hash it names.
func FuzzReadSnapshot(f *testing.F) {
	var file bytes.Buffer
	if err := build(f, 1, 20).Write(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(file.Bytes()[:file.Len()/2])
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, damaged []byte) {
		s, err := ReadSnapshot(bytes.NewReader(damaged), int64(len(damaged)))
		if err == nil && s.Hash != s.hash() {
			t.Error("accepted with a hash that is not its own")
		}
	})
}
