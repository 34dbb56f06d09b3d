package intake

import (
	"encoding/json"
	"io"
	"strings"
)

// jsonSource reads JSON lines: an object a line, whose keys are the profile's
// columns. Texts, numbers, true, false and null stand for fields; an array of
// them for several values. Keys the profile does not know are passed over, as
// columns are.
type jsonSource struct {
	lines     *lines
	decoder   recordDecoder
	columns   []string
	unknownAt int // the first line with a key the profile does not know; 0 for none
	index     map[string]int
	set       []bool
}

func newJSONSource(r io.Reader, size int64, known encodingName, p *profile) *jsonSource {
	s := &jsonSource{lines: newLines(r, size), decoder: recordDecoder{known}, index: map[string]int{}}
	for _, c := range p.columns {
		s.columns = append(s.columns, c.name)
	}
	for i, name := range s.columns {
		s.index[foldColumn(name)] = i
	}
	for i, c := range p.columns {
		for _, alias := range c.aliases {
			s.index[foldColumn(alias)] = i
		}
	}
	s.set = make([]bool, len(s.columns))
	return s
}

func (s *jsonSource) names() ([]string, error) { return s.columns, nil }

func (s *jsonSource) delimiter() byte { return ',' }

func (s *jsonSource) next(rec *record) error {
	*rec = record{line: s.lines.taken + 1, cells: rec.cells[:0]}
	end, next, ok := s.lines.find(0)
	if !ok {
		if err := s.lines.err; err != nil {
			return &FileError{Line: s.lines.taken, Wrong: "cannot be read further", Remedy: "copy the file again and check that it is whole", Cause: err}
		}
		return io.EOF
	}
	if next == 0 || end > maxRecord {
		rec.fault = faultLong
		s.lines.skipLine()
		return nil
	}
	text, dirty, fault := s.decoder.text(s.lines.ahead()[:end])
	s.lines.take(next, 1)
	rec.dirty = dirty || strings.IndexByte(text, '\\') >= 0
	if fault == nil {
		fault = s.object(rec, text)
	}
	if fault != nil {
		rec.fault, rec.text = fault, text
	}
	return nil
}

var (
	faultJSON   = &fault{"is not one JSON object", `write each record on a line of its own, as in {"source_key": "A-1", "basis": "DUTY"}`}
	faultNested = &fault{"has an object or a list inside a list or an object", "use texts, numbers and lists of texts only"}
	faultTwice  = &fault{"has one key twice", "keep one of them"}
)

// object reads a line into cells. An empty line gives none.
func (s *jsonSource) object(rec *record, text string) *fault {
	for range s.columns {
		rec.cells = append(rec.cells, "")
	}
	if trim(text) == "" {
		return nil
	}
	clear(s.set)
	j := jsonScan{rest: text}
	if !j.take('{') {
		return faultJSON
	}
	for first := true; !j.take('}'); first = false {
		if !first && !j.take(',') {
			return faultJSON
		}
		key, ok := j.text()
		if !ok || !j.take(':') {
			return faultJSON
		}
		value, fault := j.value()
		if fault != nil {
			return fault
		}
		if fault = s.put(rec, key, value); fault != nil {
			return fault
		}
	}
	if j.space(); j.rest != "" {
		return faultJSON
	}
	return nil
}

// put lays a value in its column.
func (s *jsonSource) put(rec *record, key, value string) *fault {
	i, known := s.index[key]
	if !known {
		i, known = s.index[foldColumn(key)]
	}
	switch {
	case !known && s.unknownAt == 0:
		s.unknownAt = rec.line
	case !known:
	case s.set[i]:
		return faultTwice
	default:
		s.set[i], rec.cells[i] = true, value
	}
	return nil
}

// jsonScan reads a line of JSON as far as one flat object needs: encoding/json
// would take eight times as long. A fuzz test holds the two together.
type jsonScan struct{ rest string }

func (j *jsonScan) space() {
	for j.rest != "" && (j.rest[0] == ' ' || j.rest[0] == '\t' || j.rest[0] == '\r' || j.rest[0] == '\n') {
		j.rest = j.rest[1:]
	}
}

// take passes one character and the space before it, if it is there.
func (j *jsonScan) take(c byte) bool {
	j.space()
	if j.rest == "" || j.rest[0] != c {
		return false
	}
	j.rest = j.rest[1:]
	return true
}

// text reads a text in quotation marks. One with escapes goes to
// encoding/json.
func (j *jsonScan) text() (string, bool) {
	if j.space(); j.rest == "" || j.rest[0] != '"' {
		return "", false
	}
	escaped := false
	for i := 1; i < len(j.rest); i++ {
		switch c := j.rest[i]; {
		case c < 0x20:
			return "", false
		case c == '\\':
			escaped = true
			i++
		case c == '"' && !escaped:
			text := j.rest[1:i]
			j.rest = j.rest[i+1:]
			return text, true
		case c == '"':
			var text string
			err := json.Unmarshal([]byte(j.rest[:i+1]), &text)
			j.rest = j.rest[i+1:]
			return text, err == nil
		}
	}
	return "", false
}

// value reads what a table would hold as text: a scalar, or a list of them
// joined by |.
func (j *jsonScan) value() (string, *fault) {
	if !j.take('[') {
		return j.scalar()
	}
	var values []string
	for first := true; !j.take(']'); first = false {
		if !first && !j.take(',') {
			return "", faultJSON
		}
		value, fault := j.scalar()
		if fault != nil {
			return "", fault
		}
		values = append(values, value)
	}
	return strings.Join(values, "|"), nil
}

func (j *jsonScan) scalar() (string, *fault) {
	if j.space(); j.rest == "" {
		return "", faultJSON
	}
	switch j.rest[0] {
	case '{', '[':
		return "", faultNested
	case '"':
		text, ok := j.text()
		if !ok {
			return "", faultJSON
		}
		return text, nil
	}
	end := strings.IndexAny(j.rest, ",]} \t\r\n")
	if end < 0 {
		return "", faultJSON
	}
	word := j.rest[:end]
	j.rest = j.rest[end:]
	switch word {
	case "null":
		return "", nil
	case "true":
		return "1", nil
	case "false":
		return "0", nil
	}
	if !json.Valid([]byte(word)) || strings.HasPrefix(word, `"`) {
		return "", faultJSON
	}
	return word, nil
}
