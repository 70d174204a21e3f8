// Package objects keeps papers, letters and bank files in S3 object storage. It speaks plain S3, so MinIO can be
// replaced by any store with versions and object lock.
//
// A key is written once and never again: a repeated Put with the same content is well, with other content an error.
package objects

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/an-sinh/ansinh/internal/errs"
)

// Config says where the store is.
type Config struct {
	Endpoint  string // host:port
	Bucket    string
	AccessKey string
	SecretKey string
	TLS       bool
}

// Store is one bucket; it is safe for concurrent use.
type Store struct {
	core   minio.Core
	bucket string
}

// region is given so that the client need not ask for it before its first request.
const region = "us-east-1"

// Open makes the client; the store itself may still be away, see [Store.Ready].
func Open(cfg Config) (*Store, error) {
	client, err := minio.New(cfg.Endpoint, &minio.Options{
		Creds:  credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""),
		Secure: cfg.TLS,
		Region: region,
		// A caller that waits for a store needs an answer; whoever can wait longer tries again himself.
		MaxRetries: 3,
	})
	if err != nil {
		return nil, fmt.Errorf("objects: open %s: %w", cfg.Endpoint, err)
	}
	return &Store{core: minio.Core{Client: client}, bucket: cfg.Bucket}, nil
}

// EnsureBucket makes the bucket with object lock, which switches versions on, or checks that it has both.
func (s *Store) EnsureBucket(ctx context.Context) error {
	err := s.core.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: region, ObjectLocking: true})
	switch code := minio.ToErrorResponse(err).Code; {
	case err == nil:
		return nil
	case code != minio.BucketAlreadyOwnedByYou && code != minio.BucketAlreadyExists:
		return fmt.Errorf("objects: make bucket %s: %w", s.bucket, err)
	}
	if _, _, _, _, err := s.core.GetObjectLockConfig(ctx, s.bucket); err != nil {
		return fmt.Errorf("objects: bucket %s exists without object lock; make it anew with it: %w", s.bucket, err)
	}
	return nil
}

// Ready tells whether the store answers and has the bucket.
func (s *Store) Ready(ctx context.Context) error {
	found, err := s.core.BucketExists(ctx, s.bucket)
	if err != nil {
		return fmt.Errorf("objects: ready: %w", err)
	}
	if !found {
		return fmt.Errorf("objects: ready: there is no bucket %s", s.bucket)
	}
	return nil
}

// Info is what the store knows of an object.
type Info struct {
	Size        int64
	MediaType   string
	LockedUntil time.Time // zero: not locked
	version     string
}

// Stat looks at an object without reading it.
func (s *Store) Stat(ctx context.Context, key string) (Info, error) {
	found, err := s.core.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return Info{}, failure("stat", key, err)
	}
	info := Info{Size: found.Size, MediaType: found.ContentType, version: found.VersionID}
	if until := found.Metadata.Get("X-Amz-Object-Lock-Retain-Until-Date"); until != "" {
		if info.LockedUntil, err = time.Parse(time.RFC3339, until); err != nil {
			return Info{}, failure("stat", key, err)
		}
	}
	return info, nil
}

// Get opens an object for reading; the caller closes it.
func (s *Store) Get(ctx context.Context, key string) (content io.ReadCloser, size int64, err error) {
	content, info, _, err := s.core.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, failure("get", key, err)
	}
	return content, info.Size, nil
}

// Remove takes an object of a refused upload out for good, version and all. One that is gone already is well; a
// locked one stays and gives an error.
func (s *Store) Remove(ctx context.Context, key string) error {
	info, err := s.Stat(ctx, key)
	if errs.CodeOf(err) == "OBJECT_NOT_FOUND" {
		return nil
	}
	if err != nil {
		return err
	}
	err = s.core.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{VersionID: info.version})
	if err != nil {
		return failure("remove", key, err)
	}
	return nil
}

// Lock keeps an object from everybody, the administrator included, until the instant. It never shortens a lock:
// an earlier instant than the present one changes nothing.
func (s *Store) Lock(ctx context.Context, key string, until time.Time) error {
	info, err := s.Stat(ctx, key)
	if err != nil {
		return err
	}
	until = until.UTC().Truncate(time.Second) // the protocol knows no parts of a second
	if !until.After(info.LockedUntil) {
		return nil
	}
	mode := minio.Compliance
	err = s.core.PutObjectRetention(ctx, s.bucket, key, minio.PutObjectRetentionOptions{
		Mode: &mode, RetainUntilDate: &until, VersionID: info.version,
	})
	if err != nil {
		return failure("lock", key, err)
	}
	return nil
}

// failure tells an object that is not there, which a caller can act on, from a store that has trouble.
func failure(operation, key string, err error) error {
	response := minio.ToErrorResponse(err)
	if response.Code == minio.NoSuchKey || operation == "stat" && response.StatusCode == http.StatusNotFound && response.Code != minio.NoSuchBucket {
		return errs.New("OBJECT_NOT_FOUND", "key", key).Because(err)
	}
	return fmt.Errorf("objects: %s %s: %w", operation, key, err)
}
