package study

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// pressroom looks figures up and notes which source each table used.
type pressroom struct {
	figures []Published
	sources []Source
	byPlace map[string]string // source ID by what the file says of it
	used    []string          // by the table at hand
}

func newPressroom(figures []Published) *pressroom {
	return &pressroom{figures: figures, byPlace: map[string]string{}}
}

// find gives the figure of a period, group and measure, of the latest edition
// when several were printed. A series may be asked for by its first word.
func (p *pressroom) find(period, group, measure, series string) (Published, bool) {
	var best Published
	found := false
	for _, f := range p.figures {
		if f.Period == period && f.Group == group && f.Measure == measure && strings.HasPrefix(f.Series, series) {
			if !found || f.edition() > best.edition() {
				best, found = f, true
			}
		}
	}
	return best, found
}

// take gives a figure as a cell and notes its source; not published when
// nobody printed it.
func (p *pressroom) take(period, group, measure, series string) Cell {
	f, ok := p.find(period, group, measure, series)
	if !ok {
		return Missing(NotPublished)
	}
	p.note(f)
	return f.cell()
}

func (p *pressroom) note(f Published) {
	id, ok := p.byPlace[f.Source]
	if !ok {
		id = "p" + strconv.Itoa(len(p.sources)+1)
		p.byPlace[f.Source] = id
		p.sources = append(p.sources, sourceOf(id, f.Source))
	}
	if !slices.Contains(p.used, id) {
		p.used = append(p.used, id)
	}
}

// cite gives the sources noted since the last table.
func (p *pressroom) cite() []string {
	used := p.used
	p.used = nil
	return used
}

// years lists the years for which a figure of a group and measure exists.
func (p *pressroom) years(measure string) []int {
	var out []int
	for _, f := range p.figures {
		if y, err := strconv.Atoi(f.Period); err == nil && f.Measure == measure && !slices.Contains(out, y) {
			out = append(out, y)
		}
	}
	slices.Sort(out)
	return out
}

// houses name who stands behind an address.
var houses = []struct{ part, name, nl string }{
	{"state.gov/reports/", "US State Department, Trafficking in Persons report", "Amerikaanse ministerie van Buitenlandse Zaken, Trafficking in Persons report"},
	{"dutchrapporteur.nl", "National Rapporteur", "Nationaal Rapporteur"},
	{"nationaalrapporteur.nl", "National Rapporteur", "Nationaal Rapporteur"},
	{"publicaties.comensha.nl", "CoMensha, year report", "CoMensha, jaarbeeld"},
	{"ec.europa.eu", "European Commission, page on the Netherlands", "Europese Commissie, pagina over Nederland"},
	{"nji.nl", "Netherlands Youth Institute (NJi)", "Nederlands Jeugdinstituut (NJi)"},
	{"nu.nl", "NU.nl", "NU.nl"}, {"nrc.nl", "NRC", "NRC"}, {"rd.nl", "Reformatorisch Dagblad", "Reformatorisch Dagblad"},
	{"volkskrant.nl", "de Volkskrant", "de Volkskrant"},
}

var fourDigits = regexp.MustCompile(`\b20[0-9]{2}\b`)

// sourceOf names a source from what the file says of it: an address, or words.
func sourceOf(id, place string) Source {
	u, err := url.Parse(place)
	if err != nil || u.Host == "" {
		return Source{ID: id, Name: sourceWords(place)}
	}
	name := Text{strings.TrimPrefix(u.Host, "www."), strings.TrimPrefix(u.Host, "www.")}
	for _, h := range houses {
		if strings.Contains(place, h.part) {
			name = Text{h.name, h.nl}
			break
		}
	}
	if year := fourDigits.FindString(u.Path); year != "" {
		name.EN, name.NL = name.EN+", "+year, name.NL+", "+year
	}
	return Source{ID: id, Name: name, URL: place}
}

// sourceWords translates the sources that the file gives in words.
func sourceWords(place string) Text {
	if strings.Contains(place, "fact sheet of the Human Trafficking Victims Monitoring Report 2014-2018") {
		return Text{"National Rapporteur, fact sheet of the Human Trafficking Victims Monitoring Report 2014–2018",
			"Nationaal Rapporteur, factsheet Slachtoffermonitor mensenhandel 2014–2018"}
	}
	if strings.HasPrefix(place, "news release on the Human Trafficking Victims Monitoring Report 2016-2020") {
		return Text{"National Rapporteur, news release on the Human Trafficking Victims Monitoring Report 2016–2020",
			"Nationaal Rapporteur, nieuwsbericht Slachtoffermonitor mensenhandel 2016–2020"}
	}
	return same(place)
}
