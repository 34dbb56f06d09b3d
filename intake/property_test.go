package intake

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"sightline/register"
	"sightline/register/codes"
)

// drawCode draws a code of a list, or none.
func drawCode[C ~string](t *rapid.T, all []C) string {
	return string(rapid.SampledFrom(append(all, "")).Draw(t, "code"))
}

func drawCodes[C ~string](t *rapid.T, all []C) string {
	return join(rapid.SliceOfNDistinct(rapid.SampledFrom(all), 0, 4, rapid.ID).Draw(t, "codes"))
}

func drawDate(t *rapid.T, from, to int) string {
	y := rapid.IntRange(from, to).Draw(t, "year")
	m := rapid.IntRange(0, 12).Draw(t, "month")
	day := 0
	if m > 0 {
		day = rapid.IntRange(0, 28).Draw(t, "day")
	}
	return register.Date{Year: int16(y), Month: int8(m), Day: int8(day)}.String()
}

// drawName draws a name as people have them, delimiters and quotation marks
// included, in letters that Windows-1252 has.
func drawName(t *rapid.T) string {
	name := rapid.StringMatching(`[A-Za-zéöñ]{2,8}([ ,;'-][A-Za-z]{2,6}|, "[A-Z][a-z]{1,5}"| \| [a-z]{2,4}){0,2}`).Draw(t, "name")
	if saysNothing(name) {
		return "Jansen"
	}
	return name
}

// drawReport draws the fields of a report with nothing wrong.
func drawReport(t *rapid.T, i int) map[string]string {
	f := map[string]string{
		"organisation": rapid.StringMatching(`[a-z][a-z0-9-]{0,20}`).Draw(t, "organisation"),
		"source_key":   fmt.Sprintf("K-%d", i),
		"basis":        string(rapid.SampledFrom(codes.Bases.All()).Draw(t, "basis")),
		"dossier":      drawCode(t, codes.Dossiers.All()),
		"met_on":       drawDate(t, 2012, 2013), "reported_on": drawDate(t, 2014, 2016),
		"gender": drawCode(t, codes.Genders.All()), "age_reference": drawCode(t, codes.AgeReferences.All()),
		"nationalities": drawCodes(t, codes.Countries.All()), "birth_country": drawCode(t, codes.Countries.All()),
		"origin": drawCode(t, codes.Origins.All()), "residence": drawCode(t, codes.Residences.All()),
		"region": drawCode(t, codes.Regions.All()), "status": drawCode(t, codes.Statuses.All()),
		"forms": drawCodes(t, codes.Forms.All()), "exploited_from": drawDate(t, 2008, 2009), "exploited_until": drawDate(t, 2010, 2012),
		"means": drawCodes(t, codes.MeansList.All()), "sectors": drawCodes(t, codes.Sectors.All()),
		"recruitment": drawCodes(t, codes.Recruitments.All()), "recruiters": drawCodes(t, codes.Recruiters.All()),
		"consent_help_on": drawDate(t, 2014, 2015),
	}
	basis := codes.Basis(f["basis"])
	if codes.AllowsIdentity(basis) && rapid.Bool().Draw(t, "identity") {
		f["given_names"], f["family_name"] = drawName(t), drawName(t)
		f["birth_date"] = drawDate(t, 1960, 1990)
	} else if codes.AllowsEncoding(basis) && rapid.Bool().Draw(t, "encoding") {
		f["encoding_schema"], f["encoding"] = "clk-1", rapid.StringMatching(`[A-Za-z0-9+/]{8,40}={0,2}`).Draw(t, "encoding")
	} else {
		f["age"] = fmt.Sprint(rapid.IntRange(0, codes.OldestAge).Draw(t, "age"))
	}
	maps.DeleteFunc(f, func(_, value string) bool { return value == "" })
	return f
}

func drawReports(t *rapid.T) []map[string]string {
	reports := make([]map[string]string, rapid.IntRange(1, 12).Draw(t, "reports"))
	for i := range reports {
		reports[i] = drawReport(t, i)
	}
	return reports
}

// drawFile writes reports the way some partner might: any delimiter, line
// end, encoding and order of columns, quotation marks needed or not.
func drawFile(t *rapid.T, reports []map[string]string) []byte {
	delim := rapid.SampledFrom([]string{",", ";", "\t", "|"}).Draw(t, "delimiter")
	end := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "line end")
	always := rapid.Bool().Draw(t, "always quoted")
	names := slices.Clone(sightlineProfile.names())
	names = rapid.Permutation(names).Draw(t, "order")
	var b strings.Builder
	write := func(cell func(name string) string) {
		for i, name := range names {
			if i > 0 {
				b.WriteString(delim)
			}
			text := cell(name)
			if always || strings.ContainsAny(text, delim+"\"\r\n") {
				text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
			}
			b.WriteString(text)
		}
		b.WriteString(end)
	}
	write(func(name string) string { return name })
	for _, f := range reports {
		write(func(name string) string { return f[name] })
	}
	return drawEncoding(t, b.String())
}

func drawEncoding(t *rapid.T, text string) []byte {
	switch rapid.IntRange(0, 3).Draw(t, "encoding of the file") {
	case 0:
		return []byte("\ufeff" + text)
	case 1:
		b, err := charmap.Windows1252.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(b)
	case 2:
		b, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(b)
	}
	return []byte(text)
}

// However a file is written, what was written is read.
func TestAnyWayOfWritingReadsTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		reports := drawReports(rt)
		rows, _ := readAll(t, drawFile(rt, reports), Sightline, Options{})
		if len(rows) != len(reports) {
			rt.Fatalf("%d rows of %d", len(rows), len(reports))
		}
		for i, row := range rows {
			if !row.Accepted() {
				rt.Fatal(problemLines(row.Problems))
			}
			if got, want := line(printed(&row.Reports[0], row.Consents)), line(reports[i]); got != want {
				rt.Fatalf("read\n%s\nwritten\n%s", got, want)
			}
		}
	})
}

// A quotation mark that opens a field and is never closed costs its own row.
func TestOneQuotationMarkCostsOneRow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		reports := drawReports(rt)
		lines := strings.SplitAfter(string(written(reports)), "\n")
		i := rapid.IntRange(1, len(reports)).Draw(rt, "row")
		lines[i] = strings.Replace(lines[i], ",", `,"`, 1)
		rows, r := readAll(t, []byte(strings.Join(lines, "")), Sightline, Options{})
		if r.Tally().SetAside != 1 || r.Tally().Accepted != len(reports)-1 {
			rt.Fatalf("%d set aside, %d accepted of %d\n%s", r.Tally().SetAside, r.Tally().Accepted, len(reports), strings.Join(lines, ""))
		}
		if rows[i-1].Accepted() {
			rt.Fatal("the wrong row was set aside")
		}
	})
}

// What is said of a row never quotes it, whatever it holds and however it is
// printed.
func TestNothingSaidQuotesARow(t *testing.T) {
	names := sightlineProfile.names()
	rapid.Check(t, func(rt *rapid.T) {
		mark := rapid.StringMatching(`[A-Z]{3}[0-9]{3}qz`).Draw(rt, "mark")
		cells := make([]string, len(names))
		for i := range cells {
			cells[i] = rapid.SampledFrom([]string{"", mark, mark + "|" + mark, "=" + mark, mark + "\x00", strings.Repeat(mark, 200), mark + "@", "12-" + mark, `"` + mark}).Draw(rt, "cell")
		}
		file := strings.Join(names, ",") + "," + mark + "\n" + strings.Join(cells, ",") + "\n"
		rows, r := readAll(t, []byte(file), Sightline, Options{})
		said := problemLines(r.Ignored()) + fmt.Sprintf("%+v", r.Tally().Groups())
		for _, row := range rows {
			if row.Accepted() {
				continue
			}
			js, err := json.Marshal(row)
			if err != nil {
				rt.Fatal(err)
			}
			said += problemLines(row.Problems) + fmt.Sprintf("%v %+v %#v %s", row, row, row, js)
		}
		if strings.Contains(said, mark) {
			rt.Fatalf("said: %s", said)
		}
	})
}
