package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sightline/internal/reference"
	"sightline/monitor/study"
)

// published is the chapter of the fact sheet's years from published figures.
func published(t testing.TB) *study.Chapter {
	t.Helper()
	f, err := os.Open(reference.Path(t, "nl/published_figures.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	figures, err := study.ReadPublished(f)
	if err != nil {
		t.Fatal(err)
	}
	c, err := study.FromPublished(figures, study.PublishedOptions{Name: "published_figures.csv", Ledger: study.DutchLedger()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// invented is the chapter of an invented register of so many reports.
func invented(t testing.TB, reports int) *study.Chapter {
	t.Helper()
	c, err := study.NatureAndExtent(register(t, reports), study.Options{Ledger: study.DutchLedger()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMadeTwiceIsTheSameToTheByte(t *testing.T) {
	first, _, err := Make([]*study.Chapter{published(t), invented(t, 2000)}, Options{Code: "test"})
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := Make([]*study.Chapter{published(t), invented(t, 2000)}, Options{Code: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != len(again) {
		t.Fatalf("%d files, then %d", len(first), len(again))
	}
	for i := range first {
		if first[i].Path != again[i].Path || !bytes.Equal(first[i].Content, again[i].Content) {
			t.Errorf("%s differs", first[i].Path)
		}
	}
}

func TestManifestNamesEveryFileByItsHash(t *testing.T) {
	dir := t.TempDir()
	m, err := Write(dir, []*study.Chapter{published(t)}, Options{Code: "test"})
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{manifestName: true}
	for _, f := range m.Files {
		listed[f.Path] = true
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		if hex.EncodeToString(sum[:]) != f.SHA256 || len(content) != f.Bytes {
			t.Errorf("%s does not have the hash or length of the manifest", f.Path)
		}
	}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if rel, _ := filepath.Rel(dir, path); !d.IsDir() && !listed[filepath.ToSlash(rel)] {
			t.Errorf("%s is not in the manifest", rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var read Manifest
	text, _ := os.ReadFile(filepath.Join(dir, manifestName))
	if err := json.Unmarshal(text, &read); err != nil || read.Chapters[0].Snapshot.SHA256 == "" || read.Definitions.Version != study.DefinitionsVersion {
		t.Errorf("the manifest does not name its snapshot and definitions: %v", err)
	}
}

func TestFilesOfAnEarlierPublicationGo(t *testing.T) {
	dir := t.TempDir()
	if _, err := Write(dir, []*study.Chapter{published(t)}, Options{}); err != nil {
		t.Fatal(err)
	}
	stray := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(stray, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, []*study.Chapter{published(t)}, Options{Languages: []study.Lang{study.NL}}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "index.nl.html")); err == nil {
		t.Error("the second page of the earlier publication is still there")
	}
	if _, err := os.Stat(stray); err != nil {
		t.Error("a file that is not ours is gone")
	}
	page, _ := os.ReadFile(filepath.Join(dir, "index.html"))
	if !bytes.Contains(page, []byte(`<html lang="nl">`)) {
		t.Error("index.html is not in the one language asked for")
	}
}

var (
	idRule   = regexp.MustCompile(` id="([^"]+)"`)
	hrefRule = regexp.MustCompile(`href="([^"]+)"`)
	loads    = regexp.MustCompile(`(?i)(src=|@import|<link|<script|<iframe|<img|url\((?:["']?(?:https?:)?//))`)
)

// Every number leads to a cell that is there, every link within the page has
// its place, no name is used twice, and nothing is fetched from anywhere.
func TestLinksLeadSomewhere(t *testing.T) {
	files, _, err := Make([]*study.Chapter{published(t), invented(t, 2000), invented(t, 40)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]bool{}
	for _, f := range files {
		paths[f.Path] = true
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Path, ".html") {
			continue
		}
		html := string(f.Content)
		ids := map[string]bool{}
		for _, m := range idRule.FindAllStringSubmatch(html, -1) {
			if ids[m[1]] {
				t.Errorf("%s: id %s twice", f.Path, m[1])
			}
			ids[m[1]] = true
		}
		for _, m := range hrefRule.FindAllStringSubmatch(html, -1) {
			switch target := m[1]; {
			case strings.HasPrefix(target, "#"):
				if !ids[target[1:]] {
					t.Errorf("%s: link to %s leads nowhere", f.Path, target)
				}
			case strings.HasPrefix(target, "http"):
			case !paths[target]:
				t.Errorf("%s: link to a file that is not written: %s", f.Path, target)
			}
		}
		if found := loads.FindString(html); found != "" {
			t.Errorf("%s: loads something: %s", f.Path, found)
		}
	}
}

func TestPageSpeaksItsLanguage(t *testing.T) {
	files, _, err := Make([]*study.Chapter{published(t)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"668 persons were registered", "668</a> personen geregistreerd"} {
		plain := strings.ReplaceAll(string(files[i].Content), "</a> persons", " persons")
		if !strings.Contains(plain, want) {
			t.Errorf("%s does not say %q", files[i].Path, want)
		}
	}
	if strings.Contains(string(files[1].Content), ">Show the table<") {
		t.Error("English words on the Dutch page")
	}
}

func TestRefusesWhatFailsItsCheck(t *testing.T) {
	c := published(t)
	c.Findings = append(c.Findings, study.Finding{Table: "persons", Key: study.Text{EN: "12", NL: "12"},
		Unit: study.Text{EN: "u", NL: "u"}, Sentence: study.Text{EN: "s", NL: "s"}})
	if _, _, err := Make([]*study.Chapter{c}, Options{}); err == nil || !strings.Contains(err.Error(), "typed") {
		t.Errorf("a typed number was published: %v", err)
	}
	if _, _, err := Make(nil, Options{}); err == nil {
		t.Error("a report without chapters was published")
	}
}

// TestShow writes reports into the folder SIGHTLINE_SHOW, to look at.
func TestShow(t *testing.T) {
	dir := os.Getenv("SIGHTLINE_SHOW")
	if dir == "" {
		t.Skip("SIGHTLINE_SHOW names no folder to write the reports to")
	}
	for name, chapter := range map[string]*study.Chapter{"published": published(t), "invented": invented(t, 6000), "small": invented(t, 60)} {
		if _, err := Write(filepath.Join(dir, name), []*study.Chapter{chapter}, Options{}); err != nil {
			t.Fatal(err)
		}
	}
}
