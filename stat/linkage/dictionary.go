package linkage

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// dictionary holds the distinct values of one or more fields in the form in
// which they are compared. Value 0 is missing.
type dictionary struct {
	kind     Kind
	values   []string
	hash     []uint64
	index    map[string]uint32
	features []feature
	dates    []date
	numbers  []float64
	joined   []uint64   // hash without blanks, names and texts
	words    [][]uint64 // sorted hashes of the words where there are several
	bits     []uint64   // encodings, wordsPerValue each
	ones     []int32    // bits set in each encoding
	stride   int
}

func newDictionary(k Kind) *dictionary {
	d := &dictionary{kind: k, index: map[string]uint32{}}
	d.insert("", "")
	return d
}

// id gives the number of a raw value, adding it when it is new.
func (d *dictionary) id(raw string) uint32 {
	v := d.read(raw)
	if v == "" {
		return 0
	}
	if id, ok := d.index[v]; ok {
		return id
	}
	return d.insert(v, raw)
}

// read brings a raw value to comparable form; "" is missing.
func (d *dictionary) read(raw string) string {
	switch d.kind {
	case Name, Text:
		return Fold(raw)
	case Code:
		return strings.ReplaceAll(Fold(raw), " ", "")
	case Category:
		return Fold(raw)
	case Date:
		if p, ok := parseDate(raw); ok {
			return string(p.digits[:])
		}
		return ""
	case Number:
		x, err := strconv.ParseFloat(strings.TrimSpace(raw), 64)
		if err != nil {
			return ""
		}
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	if mark, rest := cutMark(raw); mark != "" {
		data, err := base64.StdEncoding.DecodeString(rest)
		if err != nil {
			return ""
		}
		return string(data)
	}
	return raw
}

// BitsMark and TokenMark begin an encoding and a token in a file, base64
// following: stat/linkage/encode writes them.
const (
	BitsMark  = "~"
	TokenMark = "!"
)

func cutMark(raw string) (mark, rest string) {
	if strings.HasPrefix(raw, BitsMark) || strings.HasPrefix(raw, TokenMark) {
		return raw[:1], raw[1:]
	}
	return "", raw
}

func (d *dictionary) insert(v, raw string) uint32 {
	id := uint32(len(d.values))
	d.values = append(d.values, v)
	d.index[v] = id
	if v == "" {
		d.hash = append(d.hash, 0)
	} else {
		d.hash = append(d.hash, hashText(v)|1)
	}
	d.describe(v)
	return id
}

// describe precomputes what comparisons of this kind look at.
func (d *dictionary) describe(v string) {
	switch d.kind {
	case Name, Text:
		f := newFeature(v)
		words := wordHashes(v)
		f.several = words != nil
		if d.kind == Name {
			f.sound = uint32(hashText(Sound(v)))
		}
		d.features = append(d.features, f)
		d.joined = append(d.joined, hashText(strings.ReplaceAll(v, " ", "")))
		d.words = append(d.words, words)
	case Code:
		d.features = append(d.features, newFeature(v))
	case Date:
		p, _ := parseDate(v)
		d.dates = append(d.dates, p)
	case Number:
		x, _ := strconv.ParseFloat(v, 64)
		d.numbers = append(d.numbers, x)
	case Bits:
		d.describeBits(v)
	}
}

// particles stand in names of many cultures and come and go between offices.
var particles = map[string]bool{"van": true, "de": true, "der": true, "den": true, "von": true, "di": true,
	"da": true, "dos": true, "del": true, "la": true, "le": true, "el": true, "al": true, "bin": true, "ibn": true,
	"bint": true, "ben": true, "abu": true, "of": true, "the": true, "and": true, "y": true, "e": true}

// wordHashes gives the sorted hashes of a text's words without particles, nil
// where that leaves a single word and there was but one.
func wordHashes(v string) []uint64 {
	if !strings.Contains(v, " ") {
		return nil
	}
	var hashes []uint64
	for _, w := range strings.Fields(v) {
		if !particles[w] {
			hashes = append(hashes, hashText(w))
		}
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// describeBits stores an encoding as words. Values of another length than the
// first are cut or filled with zeros, which Dice treats as disagreement.
func (d *dictionary) describeBits(v string) {
	if v != "" && d.stride == 0 {
		d.stride = (len(v) + 7) / 8
		d.bits = make([]uint64, len(d.ones)*d.stride)
	}
	if d.stride == 0 {
		d.ones = append(d.ones, 0)
		return
	}
	words := make([]uint64, d.stride)
	for i := 0; i < len(v) && i/8 < d.stride; i++ {
		words[i/8] |= uint64(v[i]) << (8 * (i % 8))
	}
	d.bits = append(d.bits, words...)
	d.ones = append(d.ones, int32(countOnes(words)))
}

func (d *dictionary) encoding(id uint32) []uint64 {
	return d.bits[int(id)*d.stride : int(id+1)*d.stride]
}

// sameNames reports whether two texts have the same words in any order, or
// the words of the shorter all stand in the longer. Of two single words it
// knows nothing.
func (d *dictionary) sameNames(a, b uint32) bool {
	if !d.features[a].several && !d.features[b].several {
		return false
	}
	wa, wb := d.words[a], d.words[b]
	if len(wa) > len(wb) {
		a, b, wa, wb = b, a, wb, wa
	}
	if wa == nil { // a is a single word
		_, found := slices.BinarySearch(wb, hashText(d.values[a]))
		return found
	}
	if len(wa) == 0 {
		return false
	}
	i := 0
	for _, w := range wb {
		if i < len(wa) && wa[i] == w {
			i++
		}
	}
	return i == len(wa)
}
