// Package registertest is the suite that every register.Store passes. It
// makes its own invented reports and asks the store nothing but its acts.
package registertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"sightline/linking"
	"sightline/register"
	"sightline/register/codes"
	"sightline/register/journal"
)

// Maker opens a fresh, empty register for one test.
type Maker func(t *testing.T) register.Store

// Run runs the suite.
func Run(t *testing.T, fresh Maker) {
	for name, test := range map[string]func(*testing.T, register.Store){
		"a report comes back as it was filed":        comesBack,
		"filing twice changes nothing":               twice,
		"other content under the same key conflicts": conflict,
		"a batch is filed wholly or not at all":      wholly,
		"a correction keeps what was":                corrects,
		"withdrawn reports count no more":            withdraws,
		"case, accents and spaces in keys differ":    keysDiffer,
		"identities are sealed, opened and erased":   seals,
		"reports become persons on exact grounds":    places,
		"a link undone stays undone":                 relinks,
		"count-only contacts never become persons":   countOnly,
		"events and consents":                        events,
		"the gate refuses and remembers":             refuses,
		"absent and forbidden look the same":         looksTheSame,
		"every act and read is in the journal":       journals,
		"imports are taken up where they stopped":    imports,
		"two writers at once":                        twoWriters,
	} {
		t.Run(name, func(t *testing.T) {
			store := fresh(t)
			t.Cleanup(func() { store.Close() })
			enrol(t, store)
			test(t, store)
			sound(t, store)
		})
	}
}

// Callers of the suite.
var (
	Admin     = register.Caller{Member: "admin", Role: register.RoleAdministrator, Purpose: register.PurposeOperation}
	Importer  = register.Caller{Member: "importer", Role: register.RoleImporter, Purpose: register.PurposeRegistration}
	Shelter   = register.Caller{Member: "worker", Organisation: "shelter", Role: register.RoleReporter, Purpose: register.PurposeRegistration}
	Registrar = register.Caller{Member: "registrar", Organisation: "centre", Role: register.RoleRegistrar, Purpose: register.PurposeRegistration, Case: "C1"}
	Analyst   = register.Caller{Member: "analyst", Organisation: "rapporteur", Role: register.RoleAnalyst, Purpose: register.PurposeStatistics}
	Auditor   = register.Caller{Member: "auditor", Organisation: "oversight", Role: register.RoleAuditor, Purpose: register.PurposeOversight}
)

func enrol(t *testing.T, s register.Store) {
	t.Helper()
	must(t, s.Enrol(ctx(t), Admin,
		register.Organisation{ID: "np", Name: "Police", Kind: "NP", Duty: true},
		register.Organisation{ID: "shelter", Name: "Shelter", Kind: "SHELTER", Region: "AMS"},
		register.Organisation{ID: "chat", Name: "Chat", Kind: "FIER", CountOnly: true}))
}

// sound asserts that the register agrees with its journal.
func sound(t *testing.T, s register.Store) {
	t.Helper()
	faults, err := s.Check(ctx(t), nil)
	must(t, err)
	for _, f := range faults {
		t.Errorf("check: %s", f)
	}
}

func ctx(t *testing.T) context.Context { return t.Context() }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("got %v, want an error of kind %v", err, kind)
	}
}

// date reads a date that is known to be one.
func date(text string) register.Date {
	d, err := register.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// report is an invented report.
func report(org register.OrganisationID, key string) register.Report {
	age := 17
	return register.Report{
		Organisation: org, SourceKey: key, Basis: "DUTY", Dossier: "REG", Met: date("2018-04"), Reported: date("2018-05-25"),
		Victim:       register.Victim{Gender: "F", Age: &age, AgeReference: "AT_REPORT", Nationalities: []codes.Country{"NL", "PL"}, Region: "AMS"},
		Exploitation: register.Exploitation{Forms: []codes.Form{"SEX_DOM", "CRIM_DRUG"}, From: date("2017"), Means: []codes.Means{"THREAT"}, Platform: "invented"},
	}
}

// named adds an invented identity.
func named(r register.Report, given, family, born string) register.Report {
	r.Identity = &register.Identity{GivenNames: register.NewSecret(given), FamilyName: register.NewSecret(family), BirthDate: register.NewSecret(born)}
	return r
}

func file(t *testing.T, s register.Store, reports ...register.Report) []register.Receipt {
	t.Helper()
	receipts, err := s.File(ctx(t), Importer, reports...)
	must(t, err)
	return receipts
}

func facts(t *testing.T, s register.Store) []register.Fact {
	t.Helper()
	var out []register.Fact
	_, err := s.Facts(ctx(t), Analyst, func(f *register.Fact) error { out = append(out, *f); return nil })
	must(t, err)
	return out
}

func comesBack(t *testing.T, s register.Store) {
	want := report("shelter", "S-1")
	receipt := file(t, s, want)[0]
	if receipt.Outcome != register.OutcomeFiled || receipt.Version != 1 || receipt.Leaf == "" {
		t.Errorf("receipt %+v", receipt)
	}
	got, err := s.Report(ctx(t), Registrar, receipt.Report)
	must(t, err)
	want.ID = receipt.Report
	if g, w := fmt.Sprintf("%+v", got.Report.Exploitation), fmt.Sprintf("%+v", want.Exploitation); g != w {
		t.Errorf("exploitation came back as %s, was %s", g, w)
	}
	if got.SourceKey != want.SourceKey || got.Met != want.Met || got.Reported != want.Reported || *got.Victim.Age != 17 || got.Sealed {
		t.Errorf("came back as %+v", got)
	}
}

func twice(t *testing.T, s register.Store) {
	first := file(t, s, report("np", "1"), named(report("np", "2"), "Ada", "Invented", "2001-01-01"))
	again := file(t, s, report("np", "1"), named(report("np", "2"), "Ada", "Invented", "2001-01-01"))
	for i := range first {
		if again[i].Outcome != register.OutcomeSame {
			t.Errorf("the second filing was %s", again[i].Outcome)
		}
		again[i].Outcome = first[i].Outcome
		if first[i] != again[i] {
			t.Errorf("another receipt for the same report: %+v, %+v", first[i], again[i])
		}
	}
	inOne := file(t, s, report("np", "3"), report("np", "3"))
	if inOne[1].Outcome != register.OutcomeSame || inOne[1].Report != inOne[0].Report {
		t.Errorf("the same report twice in one batch: %+v", inOne)
	}
	if n := len(facts(t, s)); n != 3 {
		t.Errorf("%d reports count, want 3", n)
	}
}

func conflict(t *testing.T, s register.Store) {
	file(t, s, report("np", "1"))
	other := report("np", "1")
	other.Victim.Gender = "M"
	if got := file(t, s, other)[0].Outcome; got != register.OutcomeConflict {
		t.Errorf("other content gave %s", got)
	}
	if got := file(t, s, named(report("np", "1"), "Ada", "Invented", "2001-01-01"))[0].Outcome; got != register.OutcomeConflict {
		t.Errorf("an identity added gave %s", got)
	}
	if got := facts(t, s)[0].Victim.Gender; got != "F" {
		t.Errorf("a conflict changed the report to %s", got)
	}
}

func wholly(t *testing.T, s register.Store) {
	_, err := s.File(ctx(t), Importer, report("np", "1"), report("nobody", "1"))
	var field *register.FieldError
	if !errors.As(err, &field) || field.Field != "organisation" {
		t.Errorf("an unknown organisation gave %v", err)
	}
	_, err = s.File(ctx(t), Importer, report("np", "1"), register.Report{Organisation: "np"})
	if !errors.As(err, &field) || field.Field != "source_key" {
		t.Errorf("a report without a key gave %v", err)
	}
	if n := len(facts(t, s)); n != 0 {
		t.Errorf("%d reports of refused batches count", n)
	}
}

func corrects(t *testing.T, s register.Store) {
	id := file(t, s, named(report("np", "1"), "Ada", "Invented", "2001-01-01"))[0].Report
	better := named(report("np", "1"), "Ada", "Invented", "2002-01-01")
	better.Victim.Gender = "TF"
	receipts, err := s.Correct(ctx(t), Importer, better)
	must(t, err)
	if receipts[0].Outcome != register.OutcomeCorrected || receipts[0].Version != 2 || receipts[0].Report != id {
		t.Errorf("correction: %+v", receipts[0])
	}
	receipts, err = s.Correct(ctx(t), Importer, better)
	must(t, err)
	if receipts[0].Outcome != register.OutcomeSame || receipts[0].Version != 2 {
		t.Errorf("the same correction again: %+v", receipts[0])
	}
	got, err := s.Reveal(ctx(t), Registrar, id, "to test")
	must(t, err)
	if got.BirthDate.Reveal() != "2002-01-01" {
		t.Error("the identity was not corrected")
	}
	if f := facts(t, s); len(f) != 1 || f[0].Victim.Gender != "TF" {
		t.Errorf("after a correction: %+v", f)
	}
	_, err = s.Correct(ctx(t), Importer, report("np", "absent"))
	wantKind(t, err, register.ErrNotFound)
}

func withdraws(t *testing.T, s register.Store) {
	receipts := file(t, s, report("shelter", "1"), report("np", "1"))
	for range 2 { // twice works without harm
		_, err := s.Withdraw(ctx(t), Shelter, receipts[0].Report, "filed by mistake")
		must(t, err)
	}
	if f := facts(t, s); len(f) != 1 || f[0].Organisation != "np" {
		t.Errorf("after a withdrawal %d reports count", len(f))
	}
	filed, err := s.Report(ctx(t), Registrar, receipts[0].Report)
	must(t, err)
	if !filed.Withdrawn {
		t.Error("a withdrawn report does not say so")
	}
}

func keysDiffer(t *testing.T, s register.Store) {
	keys := []string{"a", "A", "á", "a ", " a", "ａ", "a\u0301", "ß", "ss", "İ", "i", "0", "00", "'; drop table report; --"}
	var reports []register.Report
	for _, k := range keys {
		reports = append(reports, report("np", k))
	}
	for _, r := range file(t, s, reports...) {
		if r.Outcome != register.OutcomeFiled {
			t.Errorf("a key was taken for another: %+v", r)
		}
	}
	if n := len(facts(t, s)); n != len(keys) {
		t.Errorf("%d reports for %d keys", n, len(keys))
	}
}

func seals(t *testing.T, s register.Store) {
	id := file(t, s, named(report("np", "1"), "Ada", "Invented", "2001-01-01"))[0].Report
	filed, err := s.Report(ctx(t), Registrar, id)
	must(t, err)
	if !filed.Sealed || filed.Identity != nil {
		t.Errorf("a read gave an identity, or does not say that one is sealed")
	}
	got, err := s.Reveal(ctx(t), Registrar, id, "to test")
	must(t, err)
	if got.FamilyName.Reveal() != "Invented" {
		t.Error("another identity was opened")
	}
	if _, err := s.Reveal(ctx(t), Registrar, id, ""); err == nil {
		t.Error("an identity was opened without a reason")
	}
	must(t, s.Erase(ctx(t), Registrar, id, "asked by the person"))
	_, err = s.Reveal(ctx(t), Registrar, id, "to test")
	wantKind(t, err, register.ErrNotFound)
	filed, err = s.Report(ctx(t), Registrar, id)
	must(t, err)
	if filed.Sealed || !filed.Erased {
		t.Error("an erased identity does not say so")
	}
	if len(facts(t, s)) != 1 {
		t.Error("erasing an identity took the facts with it")
	}
}

func places(t *testing.T, s register.Store) {
	withKey := func(key string) register.Report {
		r := report("np", key)
		r.PersonKey = register.NewSecret("person 7")
		return r
	}
	elsewhere := report("shelter", "1")
	elsewhere.PersonKey = register.NewSecret("person 7") // the same words from another source mean nothing
	file(t, s, withKey("1"), withKey("2"), elsewhere, report("np", "3"),
		named(report("np", "4"), "Zoë", "Invented", "2001-01-01"), named(report("shelter", "2"), "ZOE", "invented", "2001-01-01"))
	n, err := linking.CatchUp(ctx(t), s, Importer)
	must(t, err)
	if n != 6 {
		t.Errorf("%d reports were placed, want 6", n)
	}
	file(t, s, withKey("5"), named(report("shelter", "9"), "Zoe", "Invented", "2001-01-01"))
	_, err = linking.CatchUp(ctx(t), s, Importer)
	must(t, err)
	var got []int64
	for _, f := range facts(t, s) {
		got = append(got, f.Person)
	}
	if want := "[1 1 2 3 4 4 1 4]"; fmt.Sprint(got) != want {
		t.Errorf("reports became persons %v, want %s", got, want)
	}
	if n, err := linking.CatchUp(ctx(t), s, Importer); n != 0 || err != nil {
		t.Errorf("%d reports still wait, %v", n, err)
	}
}

func relinks(t *testing.T, s register.Store) {
	a := file(t, s, named(report("np", "1"), "Ada", "Invented", "2001-01-01"), named(report("shelter", "1"), "Ada", "Invented", "2001-01-01"))
	_, err := linking.CatchUp(ctx(t), s, Importer)
	must(t, err)
	link, err := s.Relink(ctx(t), Registrar, a[1].Report, "", "two people of one name")
	must(t, err)
	links, err := s.Links(ctx(t), Registrar, a[1].Report)
	must(t, err)
	if len(links) != 2 || links[0].Undone.IsZero() || links[0].Reason != "two people of one name" || !links[1].Undone.IsZero() {
		t.Errorf("links after undoing one: %+v", links)
	}
	if links[0].Person == link.Person {
		t.Error("the report stayed with the person it was taken from")
	}
	person, err := s.Person(ctx(t), Registrar, links[0].Person)
	must(t, err)
	if len(person.Reports) != 1 || person.Reports[0] != a[0].Report {
		t.Errorf("the first person has reports %v", person.Reports)
	}
	_, err = s.Relink(ctx(t), Registrar, a[1].Report, links[0].Person, "one person after all")
	must(t, err)
	if f := facts(t, s); f[0].Person != f[1].Person {
		t.Error("linking again did not restore")
	}
}

func countOnly(t *testing.T, s register.Store) {
	anonymous := report("np", "1")
	anonymous.Basis = register.BasisAnonymous
	file(t, s, anonymous, report("chat", "1"), report("np", "2"))
	_, err := linking.CatchUp(ctx(t), s, Importer)
	must(t, err)
	f := facts(t, s)
	if f[0].Person != 0 || f[1].Person != 0 || f[2].Person != 1 {
		t.Errorf("persons %d, %d, %d", f[0].Person, f[1].Person, f[2].Person)
	}
}

func events(t *testing.T, s register.Store) {
	id := file(t, s, report("shelter", "1"))[0].Report
	event := register.Event{Organisation: "shelter", SourceKey: "E1", Report: id, Kind: register.EventHelp, Code: "COSM",
		On: date("2018-06-01"), Until: date("2018-09"), Status: "STARTED", Details: map[string]string{"places": "1"}}
	first, err := s.Record(ctx(t), Shelter, event)
	must(t, err)
	again, err := s.Record(ctx(t), Shelter, event)
	must(t, err)
	if first[0].Outcome != register.OutcomeFiled || again[0].Outcome != register.OutcomeSame || first[0].Leaf != again[0].Leaf {
		t.Errorf("recording twice: %+v, %+v", first, again)
	}
	event.Status = "STOPPED"
	other, err := s.Record(ctx(t), Shelter, event)
	must(t, err)
	if other[0].Outcome != register.OutcomeConflict {
		t.Errorf("other content under the same key: %s", other[0].Outcome)
	}
	got, err := s.Events(ctx(t), Registrar, id)
	must(t, err)
	if len(got) != 1 || got[0].Status != "STARTED" || got[0].Until != date("2018-09") || got[0].Details["places"] != "1" {
		t.Errorf("events: %+v", got)
	}
	_, err = linking.CatchUp(ctx(t), s, Importer)
	must(t, err)
	var persons []int64
	var happened []register.Happening
	_, err = s.Histories(ctx(t), Analyst, func(f *register.Fact) error { persons = append(persons, f.Person); return nil },
		func(h *register.Happening) error { happened = append(happened, *h); return nil })
	must(t, err)
	if len(persons) != 1 || len(happened) != 1 || happened[0].Person != persons[0] || happened[0].Code != "COSM" || happened[0].Reporter != "SHELTER" ||
		happened[0].On != date("2018-06-01") || happened[0].Until != date("2018-09") {
		t.Errorf("histories: %v %+v", persons, happened)
	}
	consent := register.Consent{Report: id, To: register.ConsentRegistration, Given: date("2018-06-02")}
	must(t, s.Agree(ctx(t), Shelter, consent, consent))
	must(t, s.Revoke(ctx(t), Shelter, id, register.ConsentRegistration, date("2018-07-01")))
	wantKind(t, s.Revoke(ctx(t), Shelter, id, register.ConsentHelp, date("2018-07-01")), register.ErrNotFound)
	consents, err := s.Consents(ctx(t), Registrar, id)
	must(t, err)
	if len(consents) != 1 || consents[0].Revoked != date("2018-07-01") {
		t.Errorf("consents: %+v", consents)
	}
}

func refuses(t *testing.T, s register.Store) {
	id := file(t, s, named(report("np", "1"), "Ada", "Invented", "2001-01-01"))[0].Report
	before, err := s.Head(ctx(t))
	must(t, err)
	_, err = s.Reveal(ctx(t), Analyst, id, "curious")
	wantKind(t, err, register.ErrForbidden)
	withoutCase := Registrar
	withoutCase.Case = ""
	_, err = s.Reveal(ctx(t), withoutCase, id, "no case")
	wantKind(t, err, register.ErrForbidden)
	_, err = s.Report(ctx(t), Admin, id)
	wantKind(t, err, register.ErrForbidden)
	_, err = s.File(ctx(t), Shelter, report("np", "2"))
	wantKind(t, err, register.ErrForbidden)
	_, err = s.Facts(ctx(t), Registrar, func(*register.Fact) error { return nil })
	wantKind(t, err, register.ErrForbidden)
	after, err := s.Head(ctx(t))
	must(t, err)
	if after.Size-before.Size != 5 {
		t.Errorf("five refusals left %d journal entries", after.Size-before.Size)
	}
}

func looksTheSame(t *testing.T, s register.Store) {
	theirs := file(t, s, report("np", "1"))[0].Report
	_, forbidden := s.Report(ctx(t), Shelter, theirs)
	absent := register.ReportID(swapLast(string(theirs)))
	_, missing := s.Report(ctx(t), Shelter, absent)
	wantKind(t, forbidden, register.ErrNotFound)
	wantKind(t, missing, register.ErrNotFound)
	hide := func(err error, id register.ReportID) string {
		return strings.ReplaceAll(err.Error(), string(id), "…")
	}
	if a, b := hide(forbidden, theirs), hide(missing, absent); a != b {
		t.Errorf("forbidden reads %q, absent reads %q", a, b)
	}
}

// swapLast changes the last sign of an identifier.
func swapLast(id string) string {
	last := "0"
	if strings.HasSuffix(id, "0") {
		last = "1"
	}
	return id[:len(id)-1] + last
}

func journals(t *testing.T, s register.Store) {
	id := file(t, s, named(report("np", "KEY-SECRET"), "Ada", "Invented", "2001-01-01"))[0].Report
	_, err := linking.CatchUp(ctx(t), s, Importer)
	must(t, err)
	_, err = s.Report(ctx(t), Registrar, id)
	must(t, err)
	_, err = s.Reveal(ctx(t), Registrar, id, "to test")
	must(t, err)
	facts(t, s)
	bodies, err := s.Entries(ctx(t), Auditor, 0, 1000)
	must(t, err)
	var acts []string
	for _, body := range bodies {
		e, err := journal.Parse([]byte(body))
		must(t, err)
		acts = append(acts, string(e.Act))
		for _, hidden := range []string{"Ada", "Invented", "2001-01-01", "KEY-SECRET"} {
			if strings.Contains(body, hidden) {
				t.Errorf("a journal entry of %s shows %q", e.Act, hidden)
			}
		}
	}
	if got, want := strings.Join(acts, " "), "enrol enrol enrol file read link read reveal count"; got != want {
		t.Errorf("the journal holds %s, want %s", got, want)
	}
}

func imports(t *testing.T, s register.Store) {
	im, err := s.Begin(ctx(t), Importer, register.Import{File: "hash", Name: "partner.csv", Profile: "sightline"})
	must(t, err)
	im.Line, im.Read, im.Accepted, im.SetAside = 10, 9, 8, 1
	must(t, s.Advance(ctx(t), Importer, im, register.SetAside{File: "hash", Line: 7, Field: "age", Wrong: "is not a number", Remedy: "write a number",
		Raw: register.NewSecret("Ada,Invented,x")}))
	again, err := s.Begin(ctx(t), Importer, register.Import{File: "hash", Name: "other name.csv", Profile: "sightline"})
	must(t, err)
	if again.Line != 10 || again.Read != 9 || again.Accepted != 8 || again.SetAside != 1 || !again.Finished.IsZero() {
		t.Errorf("the import was taken up as %+v", again)
	}
	var rows []register.SetAside
	must(t, s.Quarantine(ctx(t), Registrar, func(r register.SetAside) error { rows = append(rows, r); return nil }))
	if len(rows) != 1 || rows[0].Raw.Reveal() != "Ada,Invented,x" || rows[0].Line != 7 || rows[0].Name != "partner.csv" {
		t.Errorf("set aside: %+v", rows)
	}
	again, err = s.Repeat(ctx(t), Importer, again)
	must(t, err)
	rows = nil
	must(t, s.Quarantine(ctx(t), Registrar, func(r register.SetAside) error { rows = append(rows, r); return nil }))
	if again.Line != 0 || again.Read != 0 || len(rows) != 0 {
		t.Errorf("repeated as %+v with %d rows still set aside", again, len(rows))
	}
}

func twoWriters(t *testing.T, s register.Store) {
	const each = 40
	var wait sync.WaitGroup
	for w := range 4 {
		wait.Go(func() {
			for i := range each {
				// Half of the keys are filed by two writers at once.
				key := fmt.Sprintf("%d-%d", w/2, i)
				if _, err := s.File(t.Context(), Importer, report("np", key)); err != nil {
					t.Errorf("writer %d: %v", w, err)
				}
			}
			if _, err := linking.CatchUp(t.Context(), s, Importer); err != nil {
				t.Errorf("linking beside others: %v", err)
			}
		})
	}
	wait.Wait()
	if n := len(facts(t, s)); n != 2*each {
		t.Errorf("%d reports count, want %d", n, 2*each)
	}
}
