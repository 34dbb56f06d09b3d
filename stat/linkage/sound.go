package linkage

import "strings"

// sounds groups spellings that different languages and clerks give one
// sound, longest first. It is made for names that crossed several alphabets
// (Mohammed and Muhamad, Aleksandr and Alexander, Szabó and Sabo, Nguyen and
// Nguien), where Soundex and Metaphone assume English.
var sounds = strings.NewReplacer(
	"shch", "s", "tsch", "c", "sch", "s", "sh", "s", "sz", "s", "zh", "s", "ch", "c", "cz", "c", "tch", "c", "cs", "c",
	"ph", "f", "gh", "g", "kh", "h", "th", "t", "dh", "d", "ts", "s", "tz", "s", "dzh", "j", "dj", "j", "dz", "s",
	"ck", "k", "qu", "k", "q", "k", "x", "ks", "w", "v", "z", "s", "ij", "y", "ei", "y", "ai", "y",
)

// Sound reduces a folded name to the skeleton of its first letter and its
// consonants, doubled ones once. Vowels, h and y inside a word are dropped.
func Sound(folded string) string {
	s := sounds.Replace(folded)
	var b strings.Builder
	var last byte
	start := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ' ':
			start = true
			continue
		case start && isVowel(c):
			c = 'a'
		case !start && (isVowel(c) || c == 'h'):
			continue
		case c == 'c' || c == 'k':
			c = 'k'
		}
		if c != last {
			b.WriteByte(c)
		}
		last, start = c, false
	}
	return b.String()
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}
