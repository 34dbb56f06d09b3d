package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sightline/register"
)

// KeyToken gives the token of a source's own person key, or "" without one.
// Equal keys of one organisation give equal tokens; of two, never.
func (k *Keyring) KeyToken(organisation register.OrganisationID, key register.Secret) string {
	if key.IsZero() {
		return ""
	}
	return k.token("key", string(organisation), key.Reveal())
}

// NameToken gives the token of a complete identity: given names, family name
// and a date of birth to the day. Case, accents and spacing do not matter.
// An incomplete identity has none, since too many people would share it.
func (k *Keyring) NameToken(id *register.Identity) string {
	if id == nil {
		return ""
	}
	born, err := register.ParseDate(id.BirthDate.Reveal())
	given, family := plain(id.GivenNames.Reveal()), plain(id.FamilyName.Reveal())
	if err != nil || born.Day == 0 || given == "" || family == "" {
		return ""
	}
	return k.token("name", family, given+"\x00"+born.String())
}

// ContentHash gives a keyed hash of what was written, for the journal: it
// shows whether two contents are equal and cannot be guessed at.
func (k *Keyring) ContentHash(content []byte) string {
	mac := hmac.New(sha256.New, k.contents)
	mac.Write(content)
	return base64.RawStdEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// Fingerprint names a keyring without telling anything of its keys. Rotating
// the wrapping keys does not change it.
func (k *Keyring) Fingerprint() string { return k.token("keyring", "", "") }

func (k *Keyring) token(kind, scope, text string) string {
	mac := hmac.New(sha256.New, k.tokens)
	mac.Write([]byte(kind + "\x00" + scope + "\x00" + text))
	return base64.RawStdEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// plain brings a name to lower-case letters and digits without accents,
// words set apart by one space.
func plain(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	gap := false
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case !unicode.Is(unicode.Mn, r):
			gap = true
		}
	}
	return b.String()
}
