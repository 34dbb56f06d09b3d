package intake

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decodeStream takes off a byte order mark and turns UTF-16 into UTF-8. What
// has no mark is left as it is: UTF-8 or Windows-1252, told apart record by
// record.
func decodeStream(r io.Reader, head []byte) (io.Reader, encodingName, error) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, err := io.CopyN(io.Discard, r, 3)
		return r, isUTF8, err
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(r), isUTF8, nil
	case isBareUTF16(head):
		return nil, 0, &FileError{Wrong: "looks like UTF-16 without a byte order mark", Remedy: "save it as UTF-8"}
	}
	return r, notYetKnown, nil
}

// isBareUTF16 finds text of which every other byte is zero.
func isBareUTF16(head []byte) bool {
	n := min(len(head), 64) &^ 1
	if n < 4 {
		return false
	}
	var zeros [2]int
	for i, b := range head[:n] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	return zeros[0] > n/3 && zeros[1] == 0 || zeros[1] > n/3 && zeros[0] == 0
}

// guessEncoding weighs the beginning of a file without a byte order mark:
// letters beyond ASCII that are whole in UTF-8 against bytes that are not. One
// damaged name does not make Windows-1252 of a file in UTF-8.
func guessEncoding(sample []byte) encodingName {
	whole, broken := 0, 0
	for len(sample) > 0 {
		c, n := utf8.DecodeRune(sample)
		switch {
		case n == 1 && c == utf8.RuneError && utf8.FullRune(sample):
			broken++
		case n > 1:
			whole++
		}
		sample = sample[n:]
	}
	switch {
	case whole == 0 && broken == 0:
		return notYetKnown
	case whole >= broken:
		return isUTF8
	}
	return isWindows1252
}

// recordDecoder makes text of a record's bytes. A file without a byte order
// mark whose beginning is plain ASCII stays so until its first other byte,
// which shows whether it is UTF-8 or Windows-1252. A record that disagrees
// with its file is set aside: read the wrong way its names would be other
// names.
type recordDecoder struct{ encoding encodingName }

type encodingName int

const (
	notYetKnown encodingName = iota
	isUTF8
	isWindows1252
)

var (
	faultNotUTF8 = &fault{"has characters that are not UTF-8, as the rest of the file is", "save the file once more as UTF-8"}
	faultIsUTF8  = &fault{"has characters in UTF-8, unlike the rows before it", "save the file once more as UTF-8"}
)

// text copies a record out of the buffer. It reports whether anything in it
// is not plain printable ASCII.
func (d *recordDecoder) text(b []byte) (text string, dirty bool, f *fault) {
	high, low := scanBytes(b)
	if !high {
		return string(b), low, nil
	}
	if d.encoding == notYetKnown {
		d.encoding = isWindows1252
		if utf8.Valid(b) {
			d.encoding = isUTF8
		}
	}
	switch valid := utf8.Valid(b); {
	case d.encoding == isWindows1252 && valid:
		return string(b), true, faultIsUTF8
	case d.encoding == isWindows1252:
		return windows1252(b), true, nil
	case !valid:
		return windows1252(b), true, faultNotUTF8
	}
	return string(b), true, nil
}

// windows1252 decodes; the five bytes the code page leaves open become U+FFFD.
func windows1252(b []byte) string {
	var text strings.Builder
	text.Grow(len(b) + len(b)/8)
	for _, c := range b {
		text.WriteRune(charmap.Windows1252.DecodeByte(c))
	}
	return text.String()
}

// scanBytes reports whether any byte is above ASCII, and whether any is a
// control character, eight bytes at a time. For a word w of bytes below 128,
// (w − 0x20…) & ~w has a byte's top bit set where the byte was below 0x20; a
// borrow from a lower byte can only follow such a byte, so "any" stays right.
func scanBytes(b []byte) (high, low bool) {
	const top, space, del = 0x8080808080808080, 0x2020202020202020, 0x7f7f7f7f7f7f7f7f
	const one = 0x0101010101010101
	var highs, lows uint64
	for ; len(b) >= 8; b = b[8:] {
		w := binary.LittleEndian.Uint64(b)
		highs |= w & top
		lows |= (w - space) & ^w & top
		x := w ^ del
		lows |= (x - one) & ^x & top
	}
	for _, c := range b {
		high = high || c >= 0x80
		low = low || c < 0x20 || c == 0x7f
	}
	return high || highs != 0, low || lows != 0
}
