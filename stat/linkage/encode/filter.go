package encode

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sightline/stat/linkage"
)

// Key is the secret under which sources encode: 32 bytes that neither the
// register nor any one holder of a share has.
type Key [32]byte

// Encoder encodes records under one schema and key.
type Encoder struct {
	schema *Schema
	source string
	fields []fieldKeys
}

// fieldKeys are a field's secrets, derived from the key, the epoch and the
// column's name.
type fieldKeys struct {
	pairs, flips, tokens []byte
	parity               [][]uint16 // for each bit, the bits it is the parity of
	known                map[string][]uint64
}

// NewEncoder makes an encoder for one source. It refuses a schema with
// weaknesses unless the schema accepts them.
func NewEncoder(s *Schema, key Key, source string) (*Encoder, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if key == (Key{}) {
		return nil, errors.New("encode: the key is empty")
	}
	if w := s.Weaknesses(); len(w) > 0 && !s.AcceptWeak {
		return nil, fmt.Errorf("encode: the schema is weak: %s", strings.Join(w, "; "))
	}
	e := &Encoder{schema: s, source: source}
	for _, f := range s.Fields {
		k := fieldKeys{known: map[string][]uint64{}}
		k.pairs = derive(key, s, f.header(), "pairs")
		k.flips = derive(key, s, f.header(), "flips")
		k.tokens = derive(key, s, f.header(), "tokens")
		if f.Diffusion > 1 {
			k.parity = parities(derive(key, s, f.header(), "diffusion"), f)
		}
		e.fields = append(e.fields, k)
	}
	return e, nil
}

func derive(key Key, s *Schema, column, use string) []byte {
	info := fmt.Sprintf("sightline-clk/%d/%s/%s/%s", s.Version, s.Epoch, column, use)
	out, err := hkdf.Expand(sha256.New, key[:], info, 32)
	if err != nil {
		panic(err) // 32 bytes are always available
	}
	return out
}

// stream gives 16-bit numbers from a key and a text, as many as are asked for.
type stream struct {
	key   []byte
	text  string
	block uint32
	left  []byte
}

func (s *stream) next() uint16 {
	if len(s.left) == 0 {
		h := hmac.New(sha256.New, s.key)
		var n [4]byte
		binary.BigEndian.PutUint32(n[:], s.block)
		h.Write(n[:])
		h.Write([]byte(s.text))
		s.left = h.Sum(nil)
		s.block++
	}
	x := binary.BigEndian.Uint16(s.left)
	s.left = s.left[2:]
	return x
}

// below gives a number below n without bias.
func (s *stream) below(n int) int {
	limit := 65536 - 65536%n
	for {
		if x := int(s.next()); x < limit {
			return x % n
		}
	}
}

func parities(key []byte, f Field) [][]uint16 {
	s := stream{key: key}
	out := make([][]uint16, f.bits())
	for i := range out {
		for range f.Diffusion {
			out[i] = append(out[i], uint16(s.below(f.bits())))
		}
	}
	return out
}

// Encode gives the encodings of one record in the order of the schema's fields,
// "" where a value is missing. value gives the record's value in a column; id
// identifies the record within the source, so that the same record always gets
// the same flips and averaging over copies gains nothing.
func (e *Encoder) Encode(id string, value func(column string) string) []string {
	out := make([]string, len(e.schema.Fields))
	for i, f := range e.schema.Fields {
		salt := ""
		if f.Salt != "" {
			if salt = yearOf(value(f.Salt)); salt == "" {
				continue // without the salt the name must not appear
			}
		}
		out[i] = e.field(i, f, id, salt, value(f.Column))
	}
	return out
}

func yearOf(date string) string {
	for _, p := range strings.FieldsFunc(date, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(p) == 4 || len(p) == 8 {
			return p[:4]
		}
	}
	return ""
}

func (e *Encoder) field(i int, f Field, id, salt, raw string) string {
	if piece, exact := pieceOf(f.As, raw); exact {
		return e.token(i, salt, piece)
	}
	features := featuresOf(f.As, raw)
	if len(features) == 0 {
		return ""
	}
	k := &e.fields[i]
	whole := salt + "\x00" + strings.Join(features, "\x00")
	words, known := k.known[whole]
	if !known {
		words = k.filter(f, salt, features)
		if len(k.known) < 1<<16 {
			k.known[whole] = words
		}
	}
	if f.Flip > 0 {
		words = k.flip(f, e.source+"\x00"+id, words)
	}
	return bitsMark + base64.StdEncoding.EncodeToString(littleEndian(words))
}

// Marks that tell encodings from plain values in a file; stat/linkage knows
// them too.
const (
	bitsMark  = linkage.BitsMark
	tokenMark = linkage.TokenMark
)

func (k *fieldKeys) filter(f Field, salt string, features []string) []uint64 {
	words := make([]uint64, f.bits()/64)
	for _, feature := range features {
		s := stream{key: k.pairs, text: salt + "\x00" + feature}
		for range f.hashes() {
			at := s.below(f.bits())
			words[at/64] |= 1 << (at % 64)
		}
	}
	if k.parity != nil {
		words = diffuse(words, k.parity)
	}
	return words
}

func diffuse(words []uint64, parity [][]uint16) []uint64 {
	out := make([]uint64, len(words))
	for i, from := range parity {
		var bit uint64
		for _, at := range from {
			bit ^= words[at/64] >> (at % 64)
		}
		out[i/64] |= bit & 1 << (i % 64)
	}
	return out
}

// flip inverts bits with the field's probability.
func (k *fieldKeys) flip(f Field, who string, words []uint64) []uint64 {
	out := make([]uint64, len(words))
	limit := uint16(f.Flip * 65536)
	s := stream{key: k.flips, text: who}
	for i := range f.bits() {
		bit := words[i/64] >> (i % 64) & 1
		if s.next() < limit {
			bit ^= 1
		}
		out[i/64] |= bit << (i % 64)
	}
	return out
}

func littleEndian(words []uint64) []byte {
	out := make([]byte, 0, 8*len(words))
	for _, w := range words {
		out = binary.LittleEndian.AppendUint64(out, w)
	}
	return out
}

// token is equal for equal values and says nothing else to whoever has no key.
func (e *Encoder) token(i int, salt, v string) string {
	if v == "" {
		return ""
	}
	h := hmac.New(sha256.New, e.fields[i].tokens)
	h.Write([]byte(salt + "\x00" + v))
	return tokenMark + base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// pieceOf gives what a token is made of, and whether the form is a token.
func pieceOf(as As, raw string) (piece string, exact bool) {
	folded := linkage.Fold(raw)
	switch as {
	case Exact:
		return strings.ReplaceAll(folded, " ", ""), true
	case SoundKey:
		return linkage.Sound(folded), true
	case StartKey:
		runes := []rune(strings.ReplaceAll(folded, " ", ""))
		return string(runes[:min(3, len(runes))]), true
	case YearKey:
		return yearOf(raw), true
	}
	return "", false
}

// featuresOf splits a value into what its filter is made of.
func featuresOf(as As, raw string) []string {
	folded := linkage.Fold(raw)
	if folded == "" {
		return nil
	}
	switch as {
	case Date:
		return dateFeatures(raw)
	case Code:
		return codeFeatures(strings.ReplaceAll(folded, " ", ""))
	}
	var out []string
	for _, word := range strings.Fields(folded) {
		runes := []rune("_" + word + "_")
		for i := 1; i < len(runes); i++ {
			out = append(out, string(runes[i-1:i+1]))
		}
	}
	return numbered(out)
}

// numbered tells a pair's second occurrence from its first, so that anna and
// ana differ.
func numbered(features []string) []string {
	count := map[string]int{}
	for i, f := range features {
		if n := count[f]; n > 0 {
			features[i] = f + strconv.Itoa(n)
		}
		count[f]++
	}
	return features
}

// dateFeatures are the parts, their digits with their places, and day and
// month without saying which is which.
func dateFeatures(raw string) []string {
	year, month, day, ok := linkage.SplitDate(raw)
	if !ok {
		return nil
	}
	digits := fmt.Sprintf("%04d%02d%02d", year, month, day)
	out := []string{"y" + digits[:4]}
	for i := range len(digits) {
		out = append(out, fmt.Sprintf("%d=%c", i, digits[i]))
	}
	if month > 0 && day > 0 {
		out = append(out, "m"+digits[4:6], "d"+digits[6:], "p"+digits[4:6], "q"+digits[4:6])
		again := ""
		if month == day {
			again = "twice"
		}
		out = append(out, "p"+digits[6:]+again, "q"+digits[6:]+again)
	}
	return out
}

func codeFeatures(v string) []string {
	runes := []rune("_" + v + "_")
	var out []string
	for i := 1; i < len(runes); i++ {
		out = append(out, string(runes[i-1:i+1]))
	}
	out = numbered(out)
	for i, r := range runes[1 : len(runes)-1] {
		out = append(out, fmt.Sprintf("%d=%c", i, r))
	}
	return out
}
