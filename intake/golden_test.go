package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"sightline/register"
	"sightline/register/codes"
)

// Each testdata/*.txtar holds options, a file, and what should come of it:
// accepted rows with line numbers, and the problems of those set aside. They
// are written by hand.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { golden(t, path) })
	}
}

func golden(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.Files {
		parts[f.Name] = string(f.Data)
	}
	p, opt := goldenOptions(t, parts["options"])
	input := []byte(strings.TrimSuffix(parts["input"], "\n"))
	r, err := NewReader(strings.NewReader(string(input)), int64(len(input)), "test.csv", p, opt)
	if err != nil {
		same(t, "refused", parts["refused"], err.Error()+"\n")
		return
	}
	same(t, "refused", parts["refused"], "")
	rows, err := drain(r)
	if err != nil {
		t.Fatal(err)
	}
	var accepted, aside strings.Builder
	for i := range rows {
		accepted.WriteString(rowText(&rows[i]))
		aside.WriteString(problemLines(rows[i].Problems))
	}
	same(t, "accepted", parts["accepted"], accepted.String())
	same(t, "aside", parts["aside"], aside.String())
	same(t, "ignored", parts["ignored"], problemLines(r.Ignored()))
}

func same(t *testing.T, what, want, got string) {
	t.Helper()
	if want != got {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, want)
	}
}

// goldenOptions reads lines of a word and its value.
func goldenOptions(t *testing.T, text string) (p Profile, opt Options) {
	for l := range strings.Lines(text) {
		word, value, _ := strings.Cut(strings.TrimSpace(l), " ")
		switch word {
		case "profile":
			p = Profile(value)
		case "organisation":
			opt.Organisation = register.OrganisationID(value)
		case "basis":
			opt.Basis = codes.Basis(value)
		case "dataset":
			opt.Dataset = value
		case "after":
			fmt.Sscan(value, &opt.After)
		case "today":
			if err := opt.Today.UnmarshalText([]byte(value)); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("no option %q", word)
		}
	}
	return p, opt
}

// rowText prints an accepted row; nothing for one set aside.
func rowText(row *Row) string {
	var b strings.Builder
	for _, o := range row.Organisations {
		fmt.Fprintf(&b, "%d: organisation %s %q %s duty %v region %q counted only %v\n", row.Line, o.ID, o.Name, o.Kind, o.Duty, o.Region, o.CountOnly)
	}
	for i := range row.Reports {
		fmt.Fprintf(&b, "%d: %s\n", row.Line, line(printed(&row.Reports[i], row.Consents)))
	}
	if row.Event != nil {
		fmt.Fprintf(&b, "%d: %s\n", row.Line, eventLine(row.Event))
	}
	return b.String()
}

// The example in the documentation is read without a problem.
func TestDocumentedExample(t *testing.T) {
	data, err := os.ReadFile("../docs/intake-example.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, r := readAll(t, data, Sightline, Options{})
	for _, row := range rows {
		if !row.Accepted() {
			t.Errorf("%s", problemLines(row.Problems))
		}
	}
	if len(rows) < 4 || len(r.Ignored()) > 0 {
		t.Errorf("%d rows, %d columns not read", len(rows), len(r.Ignored()))
	}
}

// Every column of the profile, and every code a partner may write, is in the
// documentation.
func TestDocumentationIsComplete(t *testing.T) {
	text, err := os.ReadFile("../docs/intake.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Profiles() {
		if !strings.Contains(string(text), "`"+string(p)+"`") {
			t.Errorf("profile %s is not in docs/intake.md", p)
		}
		for _, c := range profiles[p].columns {
			if !strings.Contains(string(text), "`"+c.name+"`") && p != CTDC {
				t.Errorf("column %s of %s is not in docs/intake.md", c.name, p)
			}
		}
	}
	documented(t, string(text), codes.Forms)
	documented(t, string(text), codes.MeansList)
	documented(t, string(text), codes.Sectors)
	documented(t, string(text), codes.Recruitments)
	documented(t, string(text), codes.Recruiters)
	documented(t, string(text), codes.Genders)
	documented(t, string(text), codes.AgeReferences)
	documented(t, string(text), codes.Origins)
	documented(t, string(text), codes.Residences)
	documented(t, string(text), codes.Regions)
	documented(t, string(text), codes.Bases)
	documented(t, string(text), codes.Reporters)
	documented(t, string(text), codes.Statuses)
	documented(t, string(text), codes.Dossiers)
	documented(t, string(text), codes.ChainSteps)
	documented(t, string(text), codes.Supports)
	documented(t, string(text), codes.SupportStatuses)
	documented(t, string(text), codes.ResidenceSteps)
	documented(t, string(text), codes.Crimes)
	documented(t, string(text), codes.Exits)
}

func documented[C ~string](t *testing.T, text string, l *codes.List[C]) {
	t.Helper()
	for _, c := range l.All() {
		if !strings.Contains(text, "`"+string(c)+"` "+l.Label(c, "en")) {
			t.Errorf("%s: `%s` %s is not in docs/intake.md", l.Name(), c, l.Label(c, "en"))
		}
	}
}
