package publish

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"sightline/monitor/chart"
	"sightline/monitor/study"
)

//go:embed report.html.tmpl
var layout string

//go:embed report.css
var style string

var report = template.Must(template.New("report").Parse(layout))

// firstChapter is the number of the first chapter; the findings are 1.
const firstChapter = 2

// render lays the chapters out as one page in a language.
func render(chapters []*study.Chapter, opt Options, l study.Lang) ([]byte, error) {
	p := page{Lang: l, W: words[l], Title: opt.Title.In(l), DefinitionsVersion: study.DefinitionsVersion,
		Style: template.CSS(chart.Stylesheet + style), Defs: template.HTML(chart.Defs)} //nolint:gosec // our own files
	for _, other := range opt.Languages {
		if other != l {
			p.Others = append(p.Others, otherPage(other, opt))
		}
	}
	p.open(chapters[0], l)
	seen := map[string]bool{}
	for i, c := range chapters {
		if err := p.add(c, i+firstChapter, l, seen); err != nil {
			return nil, err
		}
	}
	if opt.Code != "" {
		p.Origins = append(p.Origins, p.W.Code+" "+opt.Code+".")
	}
	var b bytes.Buffer
	if err := report.Execute(&b, p); err != nil {
		return nil, fmt.Errorf("publish: the page in %s: %w", l, err)
	}
	return b.Bytes(), nil
}

func otherPage(l study.Lang, opt Options) other {
	return other{Lang: l, File: pageFile(l, opt), Name: words[l].Name}
}

// open takes the report's head from its first chapter.
func (p *page) open(c *study.Chapter, l study.Lang) {
	p.About, p.Headline, p.Lead = c.About.In(l), c.Plain(c.Headline, "", l), c.Plain(c.Lead, "", l)
	if p.Headline == "" {
		p.Headline = c.Plain(c.Title, "", l)
	}
}

// add lays out one chapter. Findings come first, because they decide which
// cells are led to.
func (p *page) add(c *study.Chapter, number int, l study.Lang, seen map[string]bool) error {
	w := newWriter(c, number, l)
	findings, err := w.findings()
	if err != nil {
		return err
	}
	quality, err := w.all(c.Quality, "")
	if err != nil {
		return err
	}
	method, err := w.all(c.Method, "")
	if err != nil {
		return err
	}
	// Once to learn which cells the prose leads to, once with all of them known.
	if _, err = w.sections(); err != nil {
		return err
	}
	sections, err := w.sections()
	if err != nil {
		return err
	}
	p.Findings = append(p.Findings, findings...)
	p.Chapters = append(p.Chapters, chapter{number, c.Plain(c.Title, "", l), sections})
	p.Quality, p.Method = append(p.Quality, quality...), append(p.Method, method...)
	p.Simulated = p.Simulated || c.Simulated
	p.Internal = p.Internal || c.Origin.Internal
	p.once(c, l, seen)
	return nil
}

// once adds what chapters share: definitions, sources, origins.
func (p *page) once(c *study.Chapter, l study.Lang, seen map[string]bool) {
	for _, d := range c.Definitions {
		if !seen["d "+d.ID] {
			seen["d "+d.ID] = true
			p.Definitions = append(p.Definitions, term{d.Name.In(l), d.Says.In(l)})
		}
	}
	for _, s := range c.Sources {
		if name := s.Name.In(l); !seen["s "+name+s.URL] {
			seen["s "+name+s.URL] = true
			p.Sources = append(p.Sources, source{name, safeURL(s.URL), s.Note.In(l)})
		}
	}
	if line := originLine(c.Origin, p.W); !seen["o "+line] {
		seen["o "+line] = true
		p.Origins = append(p.Origins, line)
	}
}

// safeURL keeps addresses of the web and drops all else.
func safeURL(u string) string {
	if strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://") {
		return u
	}
	return ""
}

func originLine(o study.Origin, w wording) string {
	line := w.origin(o)
	if o.Taken != "" {
		line += ", " + w.Upto + " " + o.Taken
	}
	if o.Position != "" {
		line += ", " + w.Position + " " + o.Position
	}
	return line + ", " + w.Content + " SHA-256 " + o.Hash + "."
}
