package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"sightline/monitor/study"
)

// Manifest says from what a publication was made and what it consists of, so
// that every number can be made again and every file be checked.
type Manifest struct {
	Format      string              `json:"format"` // sightline-report/1
	Title       study.Text          `json:"title"`
	Made        string              `json:"made,omitempty"` // as the caller gave it
	Code        string              `json:"code,omitempty"` // version of the program
	Definitions ManifestDefinitions `json:"definitions"`
	Chapters    []ManifestChapter   `json:"chapters"`
	Files       []ManifestFile      `json:"files"`
}

// ManifestDefinitions names the definitions the numbers were counted by.
type ManifestDefinitions struct {
	Version string   `json:"version"`
	IDs     []string `json:"ids"`
}

// ManifestChapter says what one chapter was made from.
type ManifestChapter struct {
	ID        string          `json:"id"`
	Number    int             `json:"number"`
	About     study.Text      `json:"about"`
	Snapshot  ManifestSource  `json:"snapshot"`
	Simulated bool            `json:"simulated"`
	Internal  bool            `json:"internal"` // small counts are shown
	Tables    []ManifestTable `json:"tables"`
}

// ManifestSource is a snapshot or a file of published figures.
type ManifestSource struct {
	Name     string `json:"name"`
	SHA256   string `json:"sha256"`
	Position string `json:"register_position,omitempty"`
	Taken    string `json:"taken,omitempty"`
}

// ManifestTable leads from a table's number to its file.
type ManifestTable struct {
	Number string `json:"number"` // 2.1
	ID     string `json:"id"`
	File   string `json:"file"`
}

// ManifestFile is one file of the publication. The manifest does not list
// itself.
type ManifestFile struct {
	Path   string `json:"path"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func newManifest(chapters []*study.Chapter, opt Options, files []File) Manifest {
	m := Manifest{Format: "sightline-report/1", Title: opt.Title, Made: opt.Made, Code: opt.Code,
		Definitions: ManifestDefinitions{Version: study.DefinitionsVersion}}
	seen := map[string]bool{}
	for i, c := range chapters {
		m.Chapters = append(m.Chapters, manifestChapter(c, i+firstChapter))
		for _, d := range c.Definitions {
			if !seen[d.ID] {
				seen[d.ID] = true
				m.Definitions.IDs = append(m.Definitions.IDs, d.ID)
			}
		}
	}
	for _, f := range files {
		sum := sha256.Sum256(f.Content)
		m.Files = append(m.Files, ManifestFile{f.Path, len(f.Content), hex.EncodeToString(sum[:])})
	}
	return m
}

func manifestChapter(c *study.Chapter, number int) ManifestChapter {
	o := c.Origin
	m := ManifestChapter{ID: c.ID, Number: number, About: c.About, Simulated: c.Simulated, Internal: o.Internal,
		Snapshot: ManifestSource{o.Snapshot, o.Hash, o.Position, o.Taken}}
	for no, t := range numbered(c, number) {
		m.Tables = append(m.Tables, ManifestTable{dotted(no), t.ID, tableFile(no, t)})
	}
	return m
}

func (m Manifest) json() []byte {
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic(err) // strings, numbers and booleans always marshal
	}
	return append(out, '\n')
}
