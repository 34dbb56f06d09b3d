package study

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sightline/register"
)

// Meta says what a snapshot is: which register, when, by which definitions.
type Meta struct {
	Name        string        // "NL-2025-01"
	Place       Text          // where the register is: "Netherlands"
	Position    int64         // the journal entry up to which it was read
	Head        string        // hash of the journal's head at that position, or empty
	Taken       register.Date // the day it was taken; zero leaves it out
	Simulated   bool          // the register holds an invented country
	Definitions string        // version of the definitions; set by Build
}

// Snapshot is the register's facts as they stood, frozen: one row a standing
// report, in columns. It identifies nobody, but single rows are about single
// persons, so it is kept like the register itself and never published.
type Snapshot struct {
	Meta   Meta
	Hash   string // SHA-256 over the rows, hexadecimal; the same for the same facts in the same order
	rows   int
	person []int32
	dates  [dateColumns][]int32 // as yyyymmdd, with zeros for what is not known
	age    []int16              // completed years; −1 when not told
	linked []float32
	words  [wordColumns]wordColumn
}

// Len is the number of rows, which is the number of standing reports and
// contacts.
func (s *Snapshot) Len() int { return s.rows }

// wordColumn is a column of words, each row a number into the sorted
// dictionary. Several values in one field are joined by |.
type wordColumn struct {
	dict []string
	code []uint32
}

// The columns of dates.
const (
	dateMet = iota
	dateReported
	dateReceived
	dateFrom
	dateUntil
	dateColumns
)

// The columns of words.
const (
	wordOrganisation = iota
	wordReporter
	wordDuty
	wordBasis
	wordDossier
	wordGender
	wordAgeBand
	wordAgeReference
	wordNationalities
	wordBirthCountry
	wordOrigin
	wordResidence
	wordRegion
	wordMunicipality
	wordStatus
	wordForms
	wordPlaces
	wordMeans
	wordSectors
	wordRecruitment
	wordPlatform
	wordRecruiters
	wordColumns
)

// Builder collects facts into a snapshot. It keeps nothing of a fact but
// copies of its values, so the caller may reuse the fact.
type Builder struct {
	rows   int
	person growing[int32]
	dates  [dateColumns]growing[int32]
	age    growing[int16]
	linked growing[float32]
	code   [wordColumns]growing[uint32]
	dict   [wordColumns][]string
	at     [wordColumns]map[string]uint32
	last   [wordColumns]uint32 // the word of the row before, which often comes again
	buffer []byte
}

// growing is a long column that is added to without ever being moved.
type growing[T any] struct {
	full [][]T
	open []T
}

func (g *growing[T]) add(v T) {
	if len(g.open) == cap(g.open) {
		if g.open != nil {
			g.full = append(g.full, g.open)
		}
		g.open = make([]T, 0, 1<<14)
	}
	g.open = append(g.open, v)
}

// whole gives the column in one piece and lets go of the pieces.
func (g *growing[T]) whole() []T {
	out := slices.Concat(append(g.full, g.open)...)
	*g = growing[T]{}
	return out
}

// NewBuilder makes an empty builder.
func NewBuilder() *Builder {
	b := &Builder{}
	for i := range b.at {
		b.at[i] = map[string]uint32{}
	}
	return b
}

// errPerson refuses numbers that no reading of a register gives.
var errPerson = errors.New("study: persons are not numbered 1, 2, … in order of first report")

// Add takes one fact in.
func (b *Builder) Add(f *register.Fact) error {
	if f.Person < 0 || f.Person > 1<<31-1 {
		return errPerson
	}
	b.rows++
	b.person.add(int32(f.Person))
	e, v := &f.Exploitation, &f.Victim
	for i, d := range [dateColumns]register.Date{f.Met, f.Reported, f.Received, e.From, e.Until} {
		b.dates[i].add(int32(d.Year)*10000 + int32(d.Month)*100 + int32(d.Day))
	}
	age := int16(-1)
	if v.Age != nil {
		age = int16(max(-1, min(*v.Age, 1<<15-1)))
	}
	b.age.add(age)
	b.linked.add(float32(f.Linked))
	b.single(f)
	addSet(b, wordNationalities, v.Nationalities)
	addSet(b, wordForms, e.Forms)
	addSet(b, wordPlaces, e.Places)
	addSet(b, wordMeans, e.Means)
	addSet(b, wordSectors, e.Sectors)
	addSet(b, wordRecruitment, e.Recruitment)
	addSet(b, wordRecruiters, e.Recruiters)
	return nil
}

// single adds the words of which a fact has one each.
func (b *Builder) single(f *register.Fact) {
	v := &f.Victim
	duty := ""
	if f.Duty {
		duty = "1"
	}
	b.word(wordOrganisation, string(f.Organisation))
	b.word(wordReporter, string(f.Reporter))
	b.word(wordDuty, duty)
	b.word(wordBasis, string(f.Basis))
	b.word(wordDossier, string(f.Dossier))
	b.word(wordGender, string(v.Gender))
	b.word(wordAgeBand, v.AgeBand)
	b.word(wordAgeReference, string(v.AgeReference))
	b.word(wordBirthCountry, string(v.BirthCountry))
	b.word(wordOrigin, string(v.Origin))
	b.word(wordResidence, string(v.Residence))
	b.word(wordRegion, string(v.Region))
	b.word(wordMunicipality, v.Municipality)
	b.word(wordStatus, string(v.Status))
	b.word(wordPlatform, f.Exploitation.Platform)
}

func (b *Builder) word(column int, word string) {
	code := b.last[column]
	if dict := b.dict[column]; len(dict) == 0 || dict[code] != word {
		var ok bool
		if code, ok = b.at[column][word]; !ok {
			code = b.newWord(column, word)
		}
		b.last[column] = code
	}
	b.code[column].add(code)
}

func (b *Builder) newWord(column int, word string) uint32 {
	code := uint32(len(b.dict[column]))
	word = strings.Clone(word)
	b.at[column][word] = code
	b.dict[column] = append(b.dict[column], word)
	return code
}

// addSet joins values by | without making a string for combinations that are
// known already.
func addSet[C ~string](b *Builder, column int, values []C) {
	switch len(values) {
	case 0:
		b.word(column, "")
		return
	case 1:
		b.word(column, string(values[0]))
		return
	}
	b.buffer = b.buffer[:0]
	for i, v := range values {
		if i > 0 {
			b.buffer = append(b.buffer, '|')
		}
		b.buffer = append(b.buffer, v...)
	}
	code, ok := b.at[column][string(b.buffer)]
	if !ok {
		code = b.newWord(column, string(b.buffer))
	}
	b.code[column].add(code)
}

// Build freezes what was added. The builder must not be used after it.
func (b *Builder) Build(meta Meta) (*Snapshot, error) {
	if b.rows == 0 {
		return nil, ErrEmpty
	}
	s := &Snapshot{rows: b.rows, person: b.person.whole(), age: b.age.whole(), linked: b.linked.whole()}
	if int(slices.Max(s.person)) > s.rows {
		return nil, errPerson
	}
	for i := range s.dates {
		s.dates[i] = b.dates[i].whole()
	}
	for i := range s.words {
		s.words[i] = wordColumn{b.dict[i], b.code[i].whole()}
		s.words[i].sort()
	}
	s.Meta = meta
	s.Meta.Definitions = DefinitionsVersion
	s.Hash = s.hash()
	*b = Builder{}
	return s, nil
}

// ErrEmpty says that there is no report to study.
var ErrEmpty = errors.New("study: the register holds no report")

// sort puts the dictionary in order, so that it does not depend on which word
// came first.
func (c *wordColumn) sort() {
	order := make([]uint32, len(c.dict))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(c.dict[a], c.dict[b]) })
	dict, to := make([]string, len(c.dict)), make([]uint32, len(c.dict))
	for i, old := range order {
		dict[i], to[old] = c.dict[old], uint32(i)
	}
	for i, code := range c.code {
		c.code[i] = to[code]
	}
	c.dict = dict
}

// hash runs over every column in turn: its dictionary, then its rows.
func (s *Snapshot) hash() string {
	h := sha256.New()
	buffer := make([]byte, 0, 1<<16)
	flush := func(limit int) {
		if len(buffer) > limit {
			h.Write(buffer)
			buffer = buffer[:0]
		}
	}
	put := func(v uint32) {
		buffer = binary.LittleEndian.AppendUint32(buffer, v)
		flush(1<<16 - 8)
	}
	buffer = append(buffer, "sightline snapshot 1\n"+strconv.Itoa(s.rows)+"\n"...)
	for i := range s.rows {
		put(uint32(s.person[i]))
		put(uint32(int32(s.age[i])))
		put(uint32(s.linked[i] * 1e6))
	}
	for _, column := range s.dates {
		for _, d := range column {
			put(uint32(d))
		}
	}
	for i := range s.words {
		put(uint32(len(s.words[i].dict)))
		for _, w := range s.words[i].dict {
			put(uint32(len(w)))
			buffer = append(buffer, w...)
			flush(1<<15 - 1)
		}
		for _, code := range s.words[i].code {
			put(code)
		}
	}
	flush(-1)
	return hex.EncodeToString(h.Sum(nil))
}

// counted gives the day a row counts on, as yyyymmdd, by the rule of
// register.Fact.Date.
func (s *Snapshot) counted(row int) int32 {
	for _, column := range [...]int{dateReported, dateMet, dateReceived} {
		if d := s.dates[column][row]; d != 0 {
			return d
		}
	}
	return 0
}

// origin is the snapshot as a chapter names it.
func (s *Snapshot) origin(internal bool) Origin {
	o := Origin{Snapshot: s.Meta.Name, Hash: s.Hash, Taken: s.Meta.Taken.String(), Internal: internal}
	if s.Meta.Position > 0 {
		o.Position = fmt.Sprint(s.Meta.Position)
		if s.Meta.Head != "" {
			o.Position += " (" + s.Meta.Head + ")"
		}
	}
	return o
}
