package study

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"sightline/register"
)

// record is a row of the snapshot's file. Other programs read it too, so the
// names are those of the sightline profile and dates are yyyymmdd.
type record struct {
	Person        int32   `parquet:"person,snappy,delta"`
	Organisation  string  `parquet:"organisation,dict,snappy"`
	Reporter      string  `parquet:"reporter,dict,snappy"`
	Duty          string  `parquet:"duty,dict,snappy"`
	Basis         string  `parquet:"basis,dict,snappy"`
	Dossier       string  `parquet:"dossier,dict,snappy"`
	Met           int32   `parquet:"met_on,snappy,dict"`
	Reported      int32   `parquet:"reported_on,snappy,dict"`
	Received      int32   `parquet:"received_on,snappy,dict"`
	Gender        string  `parquet:"gender,dict,snappy"`
	Age           int32   `parquet:"age,snappy,dict"`
	AgeBand       string  `parquet:"age_band,dict,snappy"`
	AgeReference  string  `parquet:"age_reference,dict,snappy"`
	Nationalities string  `parquet:"nationalities,dict,snappy"`
	BirthCountry  string  `parquet:"birth_country,dict,snappy"`
	Origin        string  `parquet:"origin,dict,snappy"`
	Residence     string  `parquet:"residence,dict,snappy"`
	Region        string  `parquet:"region,dict,snappy"`
	Municipality  string  `parquet:"municipality,dict,snappy"`
	Status        string  `parquet:"status,dict,snappy"`
	Forms         string  `parquet:"forms,dict,snappy"`
	From          int32   `parquet:"exploited_from,snappy,dict"`
	Until         int32   `parquet:"exploited_until,snappy,dict"`
	Places        string  `parquet:"places,dict,snappy"`
	Means         string  `parquet:"means,dict,snappy"`
	Sectors       string  `parquet:"sectors,dict,snappy"`
	Recruitment   string  `parquet:"recruitment,dict,snappy"`
	Platform      string  `parquet:"platform,dict,snappy"`
	Recruiters    string  `parquet:"recruiters,dict,snappy"`
	Linked        float32 `parquet:"linked,dict,snappy"`
}

// wordsOf are a record's words in the order of the columns.
func (r *record) wordsOf() [wordColumns]*string {
	return [wordColumns]*string{&r.Organisation, &r.Reporter, &r.Duty, &r.Basis, &r.Dossier, &r.Gender, &r.AgeBand, &r.AgeReference,
		&r.Nationalities, &r.BirthCountry, &r.Origin, &r.Residence, &r.Region, &r.Municipality, &r.Status, &r.Forms,
		&r.Places, &r.Means, &r.Sectors, &r.Recruitment, &r.Platform, &r.Recruiters}
}

func (r *record) datesOf() [dateColumns]*int32 {
	return [dateColumns]*int32{&r.Met, &r.Reported, &r.Received, &r.From, &r.Until}
}

// batch is how many rows are written or read at a time.
const batch = 4096

// Write writes the snapshot as a Parquet file. The same snapshot gives the
// same bytes.
func (s *Snapshot) Write(w io.Writer) error {
	out := parquet.NewGenericWriter[record](w, append(s.keyValues(),
		parquet.CreatedBy("sightline", "snapshot", "1"), parquet.DataPageStatistics(false), parquet.MaxRowsPerRowGroup(1<<20))...)
	rows := make([]record, 0, batch)
	for i := range s.rows {
		rows = append(rows, record{})
		s.row(i, &rows[len(rows)-1])
		if len(rows) == batch || i == s.rows-1 {
			if _, err := out.Write(rows); err != nil {
				return fmt.Errorf("study: writing the snapshot: %w", err)
			}
			rows = rows[:0]
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("study: writing the snapshot: %w", err)
	}
	return nil
}

func (s *Snapshot) row(i int, r *record) {
	r.Person, r.Age, r.Linked = s.person[i], int32(s.age[i]), s.linked[i]
	for column, word := range r.wordsOf() {
		c := &s.words[column]
		*word = c.dict[c.code[i]]
	}
	for column, date := range r.datesOf() {
		*date = s.dates[column][i]
	}
}

// The names under which a file keeps what the snapshot is.
const (
	metaFormat = "sightline.snapshot"
	metaName   = "sightline.name"
	metaEN     = "sightline.place.en"
	metaNL     = "sightline.place.nl"
	metaAt     = "sightline.position"
	metaHead   = "sightline.head"
	metaTaken  = "sightline.taken"
	metaSim    = "sightline.simulated"
	metaDefs   = "sightline.definitions"
	metaHash   = "sightline.sha256"
)

func (s *Snapshot) keyValues() []parquet.WriterOption {
	m := s.Meta
	var out []parquet.WriterOption
	for _, kv := range [][2]string{{metaFormat, "1"}, {metaName, m.Name}, {metaEN, m.Place.EN}, {metaNL, m.Place.NL},
		{metaAt, strconv.FormatInt(m.Position, 10)}, {metaHead, m.Head}, {metaTaken, m.Taken.String()},
		{metaSim, strconv.FormatBool(m.Simulated)}, {metaDefs, m.Definitions}, {metaHash, s.Hash}} {
		out = append(out, parquet.KeyValueMetadata(kv[0], kv[1]))
	}
	return out
}

// WriteFile writes the snapshot to a file that its owner alone can read. The
// file appears when it is whole.
func (s *Snapshot) WriteFile(path string) error {
	half := path + ".part"
	f, err := os.OpenFile(half, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("study: %w", err)
	}
	err = errors.Join(s.Write(f), f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(half))
	}
	if err := os.Rename(half, path); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	return nil
}

// ErrChanged says that a snapshot's rows are not those it was frozen with.
var ErrChanged = errors.New("study: the snapshot's content does not have the hash it names")

// OpenSnapshot reads a snapshot's file and checks its hash.
func OpenSnapshot(path string) (*Snapshot, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	return ReadSnapshot(f, info.Size())
}

// ReadSnapshot reads a snapshot of a known size and checks its hash.
func ReadSnapshot(r io.ReaderAt, size int64) (_ *Snapshot, err error) {
	// The Parquet reader panics on some damaged files.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("study: the snapshot is damaged: %v", p)
		}
	}()
	file, err := parquet.OpenFile(r, size)
	if err != nil {
		return nil, fmt.Errorf("study: not a snapshot: %w", err)
	}
	meta, hash, err := readMeta(file)
	if err != nil {
		return nil, err
	}
	b := NewBuilder()
	if err := b.readRows(file); err != nil {
		return nil, err
	}
	s, err := b.Build(meta)
	if err != nil {
		return nil, err
	}
	s.Meta.Definitions = meta.Definitions
	if s.Hash != hash {
		return nil, ErrChanged
	}
	return s, nil
}

func (b *Builder) readRows(file *parquet.File) error {
	in := parquet.NewGenericReader[record](file)
	defer in.Close()
	rows := make([]record, batch)
	for {
		n, err := in.Read(rows)
		for i := range rows[:n] {
			b.addRecord(&rows[i])
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("study: reading the snapshot: %w", err)
		}
	}
}

func (b *Builder) addRecord(r *record) {
	b.rows++
	b.person.add(r.Person)
	b.age.add(int16(r.Age))
	b.linked.add(r.Linked)
	for column, date := range r.datesOf() {
		b.dates[column].add(*date)
	}
	for column, word := range r.wordsOf() {
		b.word(column, *word)
	}
}

func readMeta(file *parquet.File) (Meta, string, error) {
	get := func(key string) string { v, _ := file.Lookup(key); return v }
	if get(metaFormat) != "1" {
		return Meta{}, "", errors.New("study: the file is no snapshot, or of a later version")
	}
	position, err1 := strconv.ParseInt(get(metaAt), 10, 64)
	taken, err2 := register.ParseDate(get(metaTaken))
	if err := errors.Join(err1, err2); err != nil {
		return Meta{}, "", fmt.Errorf("study: the snapshot's description is damaged: %w", err)
	}
	return Meta{Name: get(metaName), Place: Text{get(metaEN), get(metaNL)}, Position: position, Head: get(metaHead),
		Taken: taken, Simulated: get(metaSim) == "true", Definitions: get(metaDefs)}, get(metaHash), nil
}
