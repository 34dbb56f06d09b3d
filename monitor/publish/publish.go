package publish

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"sightline/monitor/study"
)

// Options say how a publication is made.
type Options struct {
	Title     study.Text   // of the report; empty for the Monitoring Report
	Languages []study.Lang // of the pages, the first as index.html; empty for English and Dutch
	Code      string       // version of the program, for the manifest and the foot of the page
	Made      string       // when it was made, if that should be written down; empty leaves it out
}

// File is one file of a publication, its path with slashes.
type File struct {
	Path    string
	Content []byte
}

func (o Options) filled() Options {
	if o.Title.IsZero() {
		o.Title = study.Text{EN: "Human Trafficking Victims Monitoring Report", NL: "Slachtoffermonitor mensenhandel"}
	}
	if len(o.Languages) == 0 {
		o.Languages = []study.Lang{study.EN, study.NL}
	}
	return o
}

// pageFile is index.html for the first language, index.nl.html for another.
func pageFile(l study.Lang, opt Options) string {
	if l == opt.Languages[0] {
		return "index.html"
	}
	return "index." + string(l) + ".html"
}

// Make lays out the chapters in memory: a page for each language, a CSV file
// for each table, and last manifest.json. Chapters that fail their Check are
// refused.
func Make(chapters []*study.Chapter, opt Options) ([]File, Manifest, error) {
	opt = opt.filled()
	if len(chapters) == 0 {
		return nil, Manifest{}, errors.New("publish: there is no chapter to publish")
	}
	for _, c := range chapters {
		if err := c.Check(); err != nil {
			return nil, Manifest{}, fmt.Errorf("publish: chapter %s: %w", c.ID, err)
		}
	}
	var files []File
	for _, l := range opt.Languages {
		html, err := render(chapters, opt, l)
		if err != nil {
			return nil, Manifest{}, err
		}
		files = append(files, File{pageFile(l, opt), html})
	}
	tables, err := tableFiles(chapters)
	if err != nil {
		return nil, Manifest{}, err
	}
	files = append(files, tables...)
	m := newManifest(chapters, opt, files)
	return append(files, File{manifestName, m.json()}), m, nil
}

const manifestName = "manifest.json"

func tableFiles(chapters []*study.Chapter) ([]File, error) {
	var out []File
	for i, c := range chapters {
		for no, t := range numbered(c, i+firstChapter) {
			var b bytes.Buffer
			if err := t.WriteCSV(&b); err != nil {
				return nil, fmt.Errorf("publish: table %s: %w", t.ID, err)
			}
			out = append(out, File{tableFile(no, t), b.Bytes()})
		}
	}
	return out, nil
}

// numbered gives a chapter's tables with their numbers, 2-1 and on.
func numbered(c *study.Chapter, number int) iter.Seq2[string, *study.Table] {
	return func(yield func(string, *study.Table) bool) {
		for i, t := range c.Tables() {
			if !yield(fmt.Sprintf("%d-%d", number, i+1), t) {
				return
			}
		}
	}
}

// Write makes the publication and writes it into a folder, the manifest last.
// Files of an earlier publication in the same folder that are no longer part
// of it are removed, going by its manifest; other files are left alone.
func Write(dir string, chapters []*study.Chapter, opt Options) (Manifest, error) {
	files, m, err := Make(chapters, opt)
	if err != nil {
		return Manifest{}, err
	}
	if err := removeEarlier(dir, files); err != nil {
		return Manifest{}, err
	}
	for _, f := range files {
		if err := writeFile(dir, f); err != nil {
			return Manifest{}, fmt.Errorf("publish: %w", err)
		}
	}
	return m, nil
}

// writeFile writes beside the target and renames, so that a reader never sees
// half a page.
func writeFile(dir string, f File) error {
	path := filepath.Join(dir, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	half := path + ".part"
	if err := os.WriteFile(half, f.Content, 0o644); err != nil {
		return err
	}
	return os.Rename(half, path)
}

func removeEarlier(dir string, files []File) error {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var before Manifest
	if err != nil || json.Unmarshal(text, &before) != nil {
		return fmt.Errorf("publish: %s in the folder cannot be read; choose an empty folder", manifestName)
	}
	kept := map[string]bool{}
	for _, f := range files {
		kept[f.Path] = true
	}
	for _, f := range before.Files {
		path := filepath.FromSlash(f.Path)
		if kept[f.Path] || !filepath.IsLocal(path) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("publish: %w", err)
		}
	}
	return nil
}
