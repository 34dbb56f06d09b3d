package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"

	"sightline/register"
)

// Sealed is an identity under seal: the sealed text and, to be stored apart
// from it, the wrapped key that opens it.
type Sealed struct {
	Text []byte
	Key  []byte
}

// identityText is an identity as it is sealed.
type identityText struct {
	GivenNames string `json:"given,omitempty"`
	FamilyName string `json:"family,omitempty"`
	OtherNames string `json:"other,omitempty"`
	BirthDate  string `json:"born,omitempty"`
	BirthPlace string `json:"birthplace,omitempty"`
	Phone      string `json:"phone,omitempty"`
	Document   string `json:"document,omitempty"`
}

var errUnsealed = errors.New("seal: what is sealed does not open with these keys: it was changed, or belongs elsewhere")

// Seal seals an identity under a fresh key. The place says where it belongs,
// such as an organisation and its source key; elsewhere it does not open.
func (k *Keyring) Seal(id *register.Identity, place string) (Sealed, error) {
	text, err := json.Marshal(identityText{
		id.GivenNames.Reveal(), id.FamilyName.Reveal(), id.OtherNames.Reveal(), id.BirthDate.Reveal(),
		id.BirthPlace.Reveal(), id.Phone.Reveal(), id.Document.Reveal(),
	})
	if err != nil {
		return Sealed{}, errors.New("seal: an identity that cannot be written")
	}
	return k.SealBytes(text, place)
}

// Open opens a sealed identity.
func (k *Keyring) Open(s Sealed, place string) (register.Identity, error) {
	text, err := k.OpenBytes(s, place)
	if err != nil {
		return register.Identity{}, err
	}
	var t identityText
	if err := json.Unmarshal(text, &t); err != nil {
		return register.Identity{}, errors.New("seal: a sealed identity that cannot be read")
	}
	return register.Identity{
		GivenNames: register.NewSecret(t.GivenNames), FamilyName: register.NewSecret(t.FamilyName),
		OtherNames: register.NewSecret(t.OtherNames), BirthDate: register.NewSecret(t.BirthDate),
		BirthPlace: register.NewSecret(t.BirthPlace), Phone: register.NewSecret(t.Phone),
		Document: register.NewSecret(t.Document),
	}, nil
}

// SealBytes seals any text under a fresh AES-256-GCM key, itself wrapped by
// the keyring, both bound to the place.
func (k *Keyring) SealBytes(text []byte, place string) (Sealed, error) {
	key := fresh()
	sealer, err := sealer(key)
	if err != nil {
		return Sealed{}, err
	}
	wrapped, err := k.wrap.Encrypt(key, []byte(place))
	if err != nil {
		return Sealed{}, fmt.Errorf("seal: wrapping a key: %w", err)
	}
	return Sealed{Text: sealer.Seal(nil, nil, text, []byte(place)), Key: wrapped}, nil
}

// OpenBytes opens what SealBytes sealed for the same place.
func (k *Keyring) OpenBytes(s Sealed, place string) ([]byte, error) {
	key, err := k.wrap.Decrypt(s.Key, []byte(place))
	if err != nil {
		return nil, errUnsealed
	}
	sealer, err := sealer(key)
	if err != nil {
		return nil, err
	}
	text, err := sealer.Open(nil, nil, s.Text, []byte(place))
	if err != nil {
		return nil, errUnsealed
	}
	return text, nil
}

func sealer(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errUnsealed
	}
	sealer, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, errUnsealed
	}
	return sealer, nil
}
