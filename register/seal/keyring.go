// Package seal keeps what identifies a person apart from what is known about
// them: identities are sealed each under a key of its own, that key is wrapped
// by the register's keyring, and destroying it erases the identity. It also
// makes the keyed tokens by which equal identities are found without opening
// any.
//
// It knows keys and bytes; who may open what is decided before it is asked.
package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Keyring holds the keys of one register. It lives in a file of its own,
// never in the database: whoever has only the database can open nothing.
type Keyring struct {
	wrapping *keyset.Handle
	wrap     tink.AEAD
	tokens   []byte // keys the tokens by which equal persons are found
	contents []byte // keys the content hashes, so that they cannot be guessed at
	numbers  []byte // permutes row numbers into identifiers
}

// keyFile is the keyring as it is written.
type keyFile struct {
	Note     string          `json:"note"`
	Wrapping json.RawMessage `json:"wrapping"`
	Tokens   []byte          `json:"tokens"`
	Contents []byte          `json:"contents"`
	Numbers  []byte          `json:"numbers"`
}

const keyFileNote = "The keys of a Sightline register. Whoever has this file and the database can read every identity. Keep it apart, and keep a copy: without it nothing sealed can ever be opened."

// NewKeyring makes fresh keys.
func NewKeyring() (*Keyring, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("seal: making a wrapping key: %w", err)
	}
	return newKeyring(handle, fresh(), fresh(), fresh())
}

func fresh() []byte {
	key := make([]byte, 32)
	rand.Read(key) // never fails, by its contract
	return key
}

func newKeyring(handle *keyset.Handle, tokens, contents, numbers []byte) (*Keyring, error) {
	wrap, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("seal: the wrapping keys cannot be used: %w", err)
	}
	return &Keyring{wrapping: handle, wrap: wrap, tokens: tokens, contents: contents, numbers: numbers}, nil
}

// Rotate adds a new wrapping key and wraps with it from now on; what was
// wrapped before still opens.
func (k *Keyring) Rotate() error {
	manager := keyset.NewManagerFromHandle(k.wrapping)
	id, err := manager.Add(aead.AES256GCMKeyTemplate())
	if err != nil {
		return fmt.Errorf("seal: adding a wrapping key: %w", err)
	}
	if err := manager.SetPrimary(id); err != nil {
		return fmt.Errorf("seal: turning to a new wrapping key: %w", err)
	}
	handle, err := manager.Handle()
	if err != nil {
		return fmt.Errorf("seal: turning to a new wrapping key: %w", err)
	}
	next, err := newKeyring(handle, k.tokens, k.contents, k.numbers)
	if err != nil {
		return err
	}
	*k = *next
	return nil
}

// ReadKeyring reads a keyring file.
func ReadKeyring(path string) (*Keyring, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("seal: reading the keyring: %w", err)
	}
	var file keyFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, errors.New("seal: the keyring file is not one of ours, or it is damaged")
	}
	if len(file.Tokens) != 32 || len(file.Contents) != 32 || len(file.Numbers) != 32 {
		return nil, errors.New("seal: the keyring file lacks a key")
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(file.Wrapping)))
	if err != nil {
		return nil, errors.New("seal: the wrapping keys in the keyring file cannot be read")
	}
	return newKeyring(handle, file.Tokens, file.Contents, file.Numbers)
}

// Write writes the keyring to a new file that only its owner can read. It
// never overwrites one.
func (k *Keyring) Write(path string) error {
	var wrapping bytes.Buffer
	if err := insecurecleartextkeyset.Write(k.wrapping, keyset.NewJSONWriter(&wrapping)); err != nil {
		return fmt.Errorf("seal: writing the wrapping keys: %w", err)
	}
	text, err := json.MarshalIndent(keyFile{keyFileNote, wrapping.Bytes(), k.tokens, k.contents, k.numbers}, "", "  ")
	if err != nil {
		return fmt.Errorf("seal: writing the keyring: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("seal: writing the keyring: %w", err)
	}
	if _, err := file.Write(append(text, '\n')); err != nil {
		return errors.Join(err, file.Close())
	}
	return errors.Join(file.Sync(), file.Close())
}
