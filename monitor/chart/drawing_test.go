package chart

import (
	"encoding/xml"
	"html"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
)

func sortedNames(m map[string]drawer) []string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

var classRule = regexp.MustCompile(`\.([a-z][a-z0-9]*)`)

// styled are the classes the stylesheet knows.
func styled() map[string]bool {
	known := map[string]bool{}
	for _, m := range classRule.FindAllStringSubmatch(Stylesheet, -1) {
		known[m[1]] = true
	}
	return known
}

// positional are the attributes a drawing may carry: where things are, what
// they are, nothing of how they look.
var positional = map[string]bool{"x": true, "y": true, "x1": true, "x2": true, "y1": true, "y2": true, "cx": true, "cy": true, "r": true,
	"width": true, "height": true, "d": true, "class": true, "viewBox": true, "role": true, "aria-label": true, "text-anchor": true, "transform": true}

// checkDrawing reads a drawing as XML and checks what holds for all of them:
// it is named by its alternative, is styled by known classes only, and
// everything in it, texts at their estimated width too, lies on the paper.
func checkDrawing(t *testing.T, name, svg, alt string) {
	t.Helper()
	known := styled()
	d := xml.NewDecoder(strings.NewReader(svg))
	var width, height, shift float64
	depth := 0
	var text *xml.StartElement
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			at := attributes(e)
			for key := range at {
				if !positional[key] {
					t.Errorf("%s: %s carries %s", name, e.Name.Local, key)
				}
			}
			for class := range strings.FieldsSeq(at["class"]) {
				if !known[class] {
					t.Errorf("%s: no rule for class %q", name, class)
				}
			}
			switch e.Name.Local {
			case "svg":
				if at["role"] != "img" || at["aria-label"] != alt || alt == "" {
					t.Errorf("%s: role %q, label %q", name, at["role"], at["aria-label"])
				}
				width, height = number(at["width"]), number(at["height"])
			case "g":
				shift = 1
			case "text":
				text = &e
			default:
				checkInside(t, name, at, width, height)
			}
		case xml.CharData:
			if text != nil && shift == 0 {
				checkText(t, name, attributes(*text), string(e), width, height)
			}
		case xml.EndElement:
			depth--
			text = nil
			if e.Name.Local == "g" {
				shift = 0
			}
		}
	}
}

func attributes(e xml.StartElement) map[string]string {
	m := map[string]string{}
	for _, a := range e.Attr {
		m[a.Name.Local] = a.Value
	}
	return m
}

func number(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }

func checkInside(t *testing.T, name string, at map[string]string, width, height float64) {
	t.Helper()
	for key, v := range at {
		limit := width
		switch key {
		case "y", "y1", "y2", "cy":
			limit = height
		case "x", "x1", "x2", "cx":
		default:
			continue
		}
		if n := number(v); n < -0.1 || n > limit+0.1 {
			t.Errorf("%s: %s=%s off a paper of %v × %v", name, key, v, width, height)
		}
	}
}

func checkText(t *testing.T, name string, at map[string]string, s string, width, height float64) {
	t.Helper()
	size := 14.0
	for class := range strings.FieldsSeq(at["class"]) {
		if class == "tx" || class == "mkt" {
			size = 12
		} else if class == "ts" {
			size = 13
		}
	}
	anchors := map[string]anchor{"middle": middle, "end": end}
	b := labelBox(number(at["x"]), number(at["y"]), s, size, strings.Contains(at["class"], "b"), anchors[at["text-anchor"]])
	// Widths are estimated high, so a twentieth of a label may stick out.
	slack := (b.x2-b.x1)/20 + 2
	if b.x1 < -slack || b.x2 > width+slack || b.y1 < -1 || b.y2 > height+3 {
		t.Errorf("%s: %q from %.0f to %.0f, down to %.0f, off a paper of %v × %v", name, s, b.x1, b.x2, b.y2, width, height)
	}
}

// Nothing of a withheld value may reach the page: not its number, not a
// length that grows with it, not the axis.
func TestWithheldValueLeavesNoTrace(t *testing.T) {
	with := func(v float64) []Drawing {
		hidden := Value{State: Suppressed, Number: v}
		many := []Value{{Number: 40}, hidden, {Number: 20}}
		return []Drawing{
			Columns{Categories: []string{"a", "b", "c"}, Values: many}.Draw(EN),
			Bars{Bars: []Bar{{Label: "a", Value: many[0]}, {Label: "b", Value: hidden}}}.Draw(EN),
			Lines{Ticks: []Tick{{1, "a", ""}, {2, "b", ""}, {3, "c", ""}}, Series: []Series{{Name: "s", Style: LineCount, X: []float64{1, 2, 3}, Y: many}}}.Draw(EN),
			Shares{Parts: []Part{{"p", PartCount}, {"q", PartPale}, {"r", PartFocus}}, Rows: []ShareRow{{"row", many}}}.Draw(EN),
			Multiples{Categories: []string{"a", "b", "c"}, Panels: []Panel{{Title: "one", Values: many}}}.Draw(EN),
			Intervals{Rows: []IntervalRow{{Label: "a", Value: many[0]}, {Label: "b", Value: hidden}}}.Draw(EN),
			Overlaps{Lists: []OverlapList{{Name: "a", Size: many[0]}, {Name: "b", Size: hidden}}, Sets: []OverlapSet{{[]int{0, 1}, hidden}}}.Draw(EN),
		}
	}
	few, lots := with(3), with(9999)
	for i := range few {
		if few[i] != lots[i] {
			t.Errorf("figure %d differs with the withheld number:\n%s\n%s", i, few[i].Alt, lots[i].Alt)
		}
	}
}

var rects = regexp.MustCompile(`<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" class="count"/>`)

func TestColumnHeightsAreInProportion(t *testing.T) {
	d := Columns{Categories: []string{"a", "b"}, Values: counts(100, 25)}.Draw(EN)
	found := rects.FindAllStringSubmatch(d.Wide, -1)
	if len(found) != 2 {
		t.Fatalf("%d columns", len(found))
	}
	if ratio := number(found[0][4]) / number(found[1][4]); ratio < 3.98 || ratio > 4.02 {
		t.Errorf("heights are as %v to 1, numbers as 4", ratio)
	}
}

func TestLinesStopAtBreaksAndGaps(t *testing.T) {
	ticks := []Tick{{1, "1", ""}, {2, "2", ""}, {3, "3", ""}, {4, "4", ""}}
	s := Series{Name: "s", Style: LineCount, X: []float64{1, 2, 3, 4}, Y: counts(5, 6, 7, 8)}
	joined := strings.Count(Lines{Ticks: ticks, Series: []Series{s}}.Draw(EN).Wide, " L")
	broken := strings.Count(Lines{Ticks: ticks, Series: []Series{s}, Breaks: []float64{2.5}}.Draw(EN).Wide, " L")
	s.Y = counts(5, -1, 7, 8)
	gap := strings.Count(Lines{Ticks: ticks, Series: []Series{s}}.Draw(EN).Wide, " L")
	if joined != 3 || broken != 2 || gap != 1 {
		t.Errorf("strokes: whole %d, broken %d, with a gap %d; want 3, 2, 1", joined, broken, gap)
	}
}

func TestMarksStandAtTheirDate(t *testing.T) {
	d := Columns{Categories: []string{"2017", "2018"}, Values: counts(1, 2), First: 2017,
		Marks: []Mark{{At: 2018, Number: 1, Date: "1 January 2018"}}}.Draw(EN)
	if !strings.Contains(d.Wide, `<line x1="378" y1="21.5" x2="378"`) {
		t.Errorf("the mark of 1 January 2018 is not between the columns")
	}
	if !strings.HasSuffix(d.Alt, "Dated marks at 1 January 2018.") {
		t.Errorf("alternative: %s", d.Alt)
	}
}

func TestTextIsEscaped(t *testing.T) {
	const nasty = `<script>"&'`
	for name, d := range map[string]Drawing{
		"columns": Columns{Categories: []string{nasty}, Values: counts(1), Name: nasty}.Draw(EN),
		"bars":    Bars{Bars: []Bar{{Label: nasty, Sub: nasty, Value: Value{Number: 1, Label: nasty}}}}.Draw(EN),
	} {
		if strings.Contains(d.Wide, "<script") || !strings.Contains(d.Wide, html.EscapeString(nasty)) {
			t.Errorf("%s: not escaped", name)
		}
	}
}
