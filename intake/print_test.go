package intake

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"testing"

	"sightline/register"
)

// readAll reads a whole file held in memory.
func readAll(t testing.TB, file []byte, p Profile, opt Options) ([]Row, *Reader) {
	t.Helper()
	r, err := NewReader(bytes.NewReader(file), int64(len(file)), "test.csv", p, opt)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := drain(r)
	if err != nil {
		t.Fatal(err)
	}
	return rows, r
}

// drain reads on to the end and checks what always holds of the counts.
func drain(r *Reader) ([]Row, error) {
	var rows []Row
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows, checkTally(r.Tally(), rows)
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
}

func checkTally(tally *Tally, rows []Row) error {
	accepted := 0
	for _, row := range rows {
		if row.Accepted() {
			accepted++
		}
		if got := row.Accepted(); got == (len(row.Problems) > 0) || !got && row.Raw.record == nil {
			return fmt.Errorf("line %d is neither accepted nor set aside with its record", row.Line)
		}
	}
	if tally.Read != tally.Accepted+tally.SetAside || tally.Read != len(rows) || tally.Accepted != accepted {
		return fmt.Errorf("read %d, accepted %d, set aside %d; %d rows, %d accepted", tally.Read, tally.Accepted, tally.SetAside, len(rows), accepted)
	}
	return nil
}

func join[C ~string](list []C) string {
	texts := make([]string, len(list))
	for i, c := range list {
		texts[i] = string(c)
	}
	return strings.Join(texts, "|")
}

// printed gives a report as the fields of the sightline profile, what
// identifies an invented person included.
func printed(rep *register.Report, consents []register.Consent) map[string]string {
	v, e := &rep.Victim, &rep.Exploitation
	f := map[string]string{
		"organisation": string(rep.Organisation), "source_key": rep.SourceKey, "basis": string(rep.Basis),
		"dossier": string(rep.Dossier), "met_on": rep.Met.String(), "reported_on": rep.Reported.String(),
		"person_key": rep.PersonKey.Reveal(),
		"gender":     string(v.Gender), "age_band": v.AgeBand, "age_reference": string(v.AgeReference),
		"nationalities": join(v.Nationalities), "birth_country": string(v.BirthCountry), "origin": string(v.Origin),
		"residence": string(v.Residence), "region": string(v.Region), "municipality": v.Municipality, "status": string(v.Status),
		"forms": join(e.Forms), "exploited_from": e.From.String(), "exploited_until": e.Until.String(),
		"places": join(e.Places), "means": join(e.Means), "sectors": join(e.Sectors), "recruitment": join(e.Recruitment),
		"platform": e.Platform, "recruiters": join(e.Recruiters),
	}
	if v.Age != nil {
		f["age"] = strconv.Itoa(*v.Age)
	}
	if id := rep.Identity; id != nil {
		f["given_names"], f["family_name"], f["other_names"] = id.GivenNames.Reveal(), id.FamilyName.Reveal(), id.OtherNames.Reveal()
		f["birth_date"], f["birth_place"] = id.BirthDate.Reveal(), id.BirthPlace.Reveal()
		f["phone"], f["document"] = id.Phone.Reveal(), id.Document.Reveal()
	}
	if enc := rep.Encoding; enc != nil {
		f["encoding_schema"], f["encoding"] = enc.Schema, enc.Text.Reveal()
	}
	for _, c := range consents {
		f["consent_"+string(c.To)+"_on"] = c.Given.String()
	}
	for name, value := range f {
		if value == "" {
			delete(f, name)
		}
	}
	return f
}

// line writes the fields on one line, in the order of the profile.
func line(f map[string]string) string {
	var parts []string
	for _, c := range sightlineProfile.columns {
		if value, ok := f[c.name]; ok {
			parts = append(parts, c.name+"="+value)
		}
	}
	return strings.Join(parts, " ")
}

// written writes reports as a file of the sightline profile.
func written(reports []map[string]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var names []string
	for _, c := range sightlineProfile.columns {
		names = append(names, c.name)
	}
	w.Write(names)
	for _, f := range reports {
		record := make([]string, len(names))
		for i, name := range names {
			record[i] = f[name]
		}
		w.Write(record)
	}
	w.Flush()
	return b.Bytes()
}

// problemLines prints problems one a line, without the name of the file.
func problemLines(problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "line %d: %s\n", p.Line, p.short())
	}
	return b.String()
}

func eventLine(e *Event) string {
	details := make([]string, 0, len(e.Details))
	for key, value := range e.Details {
		details = append(details, key+"="+value)
	}
	sort.Strings(details)
	return fmt.Sprintf("event %s %s of %s: %s %s on %s until %s status %s details %s", e.Organisation, e.SourceKey,
		e.ReportKey, e.Kind, e.Code, e.On, e.Until, e.Status, strings.Join(details, "|"))
}
