package simulate

import (
	"encoding/json"
	"hash/fnv"
	"math"
	"runtime"
	"slices"
	"testing"

	"sightline/register/codes"
)

// fingerprint hashes everything a country's files would show.
func fingerprint(t *testing.T, c *Country) uint64 {
	t.Helper()
	h := fnv.New64a()
	var row []byte
	for f := range c.Filings {
		for _, column := range profile {
			row = append(column.write(row[:0], f, &form{}), 0)
			h.Write(row)
		}
		text, err := json.Marshal(f.Events)
		if err != nil {
			t.Fatal(err)
		}
		h.Write(text)
	}
	return h.Sum64()
}

func small(t testing.TB, o Options) *Country {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSameOnAnyNumberOfCores(t *testing.T) {
	o := Options{Seed: 3, Reports: 12_000}
	one := func(cores int) uint64 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		return fingerprint(t, small(t, o))
	}
	if a, b := one(1), one(4); a != b {
		t.Errorf("1 core gives %x, 4 give %x", a, b)
	}
	o.Seed = 4
	if fingerprint(t, small(t, o)) == one(1) {
		return // the same options, the same country
	}
	t.Error("the same options give two countries")
}

func TestSeedsDiffer(t *testing.T) {
	if fingerprint(t, small(t, Options{Seed: 3, Reports: 1000})) == fingerprint(t, small(t, Options{Seed: 4, Reports: 1000})) {
		t.Error("two seeds give one country")
	}
}

// A country has about as many reports as were asked for. Chance alone has a
// standard error of the square root.
func TestSize(t *testing.T) {
	for _, o := range []Options{{Seed: 1, Reports: 1000}, {Seed: 1, Reports: 30_000}, {Seed: 1, Reports: 5000, From: 2017, To: 2019}} {
		n := 0.0
		for range small(t, o).Reports {
			n++
		}
		want := float64(o.Reports)
		if math.Abs(n-want) > .03*want+4*math.Sqrt(want) {
			t.Errorf("%+v gives %.0f reports", o, n)
		}
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	for _, o := range []Options{{From: 2009}, {To: 2025}, {From: 2016, To: 2014}, {Reports: -1}, {Scale: -1}, {Scale: math.NaN()}} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v makes a country", o)
		}
	}
}

func TestStoppingEarly(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		for range small(t, Options{Seed: 1, Reports: 20_000}).Reports {
			break
		}
	}
	for range 1000 {
		if runtime.NumGoroutine() <= before+2 {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// Whatever is written stands in its code list, and goes with its basis.
func TestReportsKeepTheRules(t *testing.T) {
	kinds := kindOf(small(t, Options{}))
	keys := map[string]bool{}
	for f := range small(t, Options{Seed: 5}).Filings {
		r := &f.Report
		key := string(r.Organisation) + " " + r.SourceKey
		if keys[key] {
			t.Fatalf("%s is used twice", key)
		}
		keys[key] = true
		if kinds[string(r.Organisation)] == "" {
			t.Fatalf("%s is no organisation", r.Organisation)
		}
		if !inLists(f) {
			t.Fatalf("%s has a code outside its list: %+v %+v", key, r.Victim, r.Exploitation)
		}
		if r.Identity != nil && !codes.AllowsIdentity(r.Basis) || r.Encoding != nil && !codes.AllowsEncoding(r.Basis) {
			t.Fatalf("%s shows under %s what it may not", key, r.Basis)
		}
		if r.Identity != nil && r.Encoding != nil || f.Person == 0 && r.Basis != "ANON" {
			t.Fatalf("%s: identity and encoding, or a counted contact under %s", key, r.Basis)
		}
		if slices.Contains(r.Exploitation.Forms, "SUB3") && r.Organisation != "kmar" {
			t.Fatalf("%s reports a sub-3 case", key)
		}
		if dayFrom(r.Reported) > dayOf(LastYear, 12, 31) || r.Reported.Before(r.Met) || r.Exploitation.Until.Before(r.Exploitation.From) {
			t.Fatalf("%s: met %s, reported %s, from %s until %s", key, r.Met, r.Reported, r.Exploitation.From, r.Exploitation.Until)
		}
	}
}

func inLists(f *Filing) bool {
	v, e := &f.Report.Victim, &f.Report.Exploitation
	ok := codes.Genders.Has(v.Gender) && codes.Statuses.Has(v.Status) && codes.Bases.Has(f.Report.Basis) && codes.Dossiers.Has(f.Report.Dossier) &&
		(v.Origin == "" || codes.Origins.Has(v.Origin)) && (v.Residence == "" || codes.Residences.Has(v.Residence)) &&
		(v.Region == "" || codes.Regions.Has(v.Region)) && (v.AgeReference == "" || codes.AgeReferences.Has(v.AgeReference)) &&
		all(e.Forms, codes.Forms.Has) && all(e.Means, codes.MeansList.Has) && all(e.Sectors, codes.Sectors.Has) &&
		all(e.Recruitment, codes.Recruitments.Has) && all(e.Recruiters, codes.Recruiters.Has) && all(v.Nationalities, codes.Countries.Has)
	for _, event := range f.Events {
		ok = ok && knownEvent(string(event.Kind), event.Code, event.Status)
	}
	return ok
}

func all[C any](values []C, has func(C) bool) bool {
	return !slices.ContainsFunc(values, func(c C) bool { return !has(c) })
}

func knownEvent(kind, code, status string) bool {
	switch kind {
	case "help":
		return codes.Supports.Has(codes.Support(code)) && codes.SupportStatuses.Has(codes.SupportStatus(status))
	case "residence":
		return codes.ResidenceSteps.Has(codes.ResidenceStep(code))
	case "chain":
		return codes.ChainSteps.Has(codes.ChainStep(code))
	case "exit":
		return codes.Exits.Has(codes.Exit(code))
	}
	return codes.Crimes.Has(codes.Crime(code))
}

// From 25 May 2018 those who need not report fall to about a quarter of what
// they sent since January, and some turn pseudonymous; those who must go on.
func TestBreakOfMay(t *testing.T) {
	c, _ := testCountry()
	kinds := kindOf(c)
	var before, after, pseudo, dutyBefore, dutyAfter float64
	for f := range c.Filings {
		on := dayFrom(f.Report.Reported)
		if on.year() != 2018 || f.Person == 0 {
			continue
		}
		duty := codes.HasDuty(kinds[string(f.Report.Organisation)])
		late := on >= breakDay
		switch {
		case duty && late:
			dutyAfter++
		case duty:
			dutyBefore++
		case late:
			after++
		default:
			before++
		}
		if f.Report.Basis == "PSEUDO" {
			pseudo++
			if !late {
				t.Fatalf("pseudonymous on %s", f.Report.Reported)
			}
		}
	}
	fall := (after / 221) / (before / 144)
	if fall < .17 || fall > .45 {
		t.Errorf("daily reports of those who may fall to %.2f of what they were", fall)
	}
	if stay := (dutyAfter / 221) / (dutyBefore / 144); stay < .85 || stay > 1.15 {
		t.Errorf("daily reports of those who must change to %.2f of what they were", stay)
	}
	if pseudo < 10 {
		t.Errorf("%.0f pseudonymous reports in 2018", pseudo)
	}
	t.Logf("may report: %.0f before, %.0f after, ratio of daily rates %.2f; %.0f pseudonymous", before, after, fall, pseudo)
}
