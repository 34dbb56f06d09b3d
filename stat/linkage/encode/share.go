package encode

import (
	"crypto/hkdf"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cloudflare/circl/group"
)

var curve = group.Ristretto255

// Holders is how many parties hold a share of a key, of whom Needed suffice.
const (
	Holders = 3
	Needed  = 2
)

// Share is one holder's part of a key: a point of a line whose value at 0 is
// the key [1]. One share alone says nothing about the key.
//
// [1] Shamir, A. (1979). How to share a secret. Communications of the ACM 22,
// 612–613.
type Share struct {
	Holder int    // 1 to Holders
	Epoch  string // names the key
	value  group.Scalar
}

// NewShares draws a key and gives its shares; the key itself is not kept.
func NewShares(random io.Reader, epoch string) [Holders]Share {
	return deal(curve.RandomNonZeroScalar(random), random, epoch)
}

func deal(secret group.Scalar, random io.Reader, epoch string) [Holders]Share {
	slope := curve.RandomNonZeroScalar(random)
	var shares [Holders]Share
	for i := range shares {
		v := curve.NewScalar().SetUint64(uint64(i + 1))
		v.Mul(v, slope)
		v.Add(v, secret)
		shares[i] = Share{Holder: i + 1, Epoch: epoch, value: v}
	}
	return shares
}

// lagrange is the factor of holder i's share when joined with holder j's.
func lagrange(i, j int) group.Scalar {
	top := curve.NewScalar().SetUint64(uint64(j))
	below := curve.NewScalar().Sub(top, curve.NewScalar().SetUint64(uint64(i)))
	return curve.NewScalar().Mul(top, below.Inv(below))
}

func checkPair(a, b Share) error {
	switch {
	case a.value == nil || b.value == nil:
		return errors.New("encode: a key share is empty")
	case a.Holder == b.Holder:
		return errors.New("encode: two shares of one holder; two holders are needed")
	case a.Epoch != b.Epoch:
		return fmt.Errorf("encode: the shares are of different keys, %q and %q", a.Epoch, b.Epoch)
	}
	return nil
}

// KeyFrom joins two shares to the key under which sources encode. Only a
// source does this, with shares it got from two holders.
func KeyFrom(a, b Share) (Key, error) {
	if err := checkPair(a, b); err != nil {
		return Key{}, err
	}
	secret := curve.NewScalar().Mul(a.value, lagrange(a.Holder, b.Holder))
	secret.Add(secret, curve.NewScalar().Mul(b.value, lagrange(b.Holder, a.Holder)))
	data, err := secret.MarshalBinary()
	if err != nil {
		return Key{}, err
	}
	out, err := hkdf.Key(sha512.New, data, []byte(a.Epoch), "sightline encoding key", len(Key{}))
	if err != nil {
		return Key{}, err
	}
	return Key(out), nil
}

// String keeps a share out of logs.
func (s Share) String() string { return fmt.Sprintf("share of holder %d [withheld]", s.Holder) }

// GoString keeps a share out of logs.
func (s Share) GoString() string { return s.String() }

// MarshalText gives a share as a line for its holder to keep.
func (s Share) MarshalText() ([]byte, error) {
	if s.value == nil {
		return nil, errors.New("encode: a key share is empty")
	}
	data, err := s.value.MarshalBinary()
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "sightline-share %d %s %s", s.Holder, s.Epoch, base64.StdEncoding.EncodeToString(data)), nil
}

// UnmarshalText reads what MarshalText wrote.
func (s *Share) UnmarshalText(text []byte) error {
	words := strings.Fields(string(text))
	if len(words) != 4 || words[0] != "sightline-share" || len(words[1]) != 1 || words[1] < "1" || words[1] > "3" {
		return errors.New("encode: this is not a key share")
	}
	data, err := base64.StdEncoding.DecodeString(words[3])
	if err != nil {
		return errors.New("encode: this is not a key share")
	}
	v := curve.NewScalar()
	if err := v.UnmarshalBinary(data); err != nil {
		return errors.New("encode: this is not a key share")
	}
	*s = Share{Holder: int(words[1][0] - '0'), Epoch: words[2], value: v}
	return nil
}
