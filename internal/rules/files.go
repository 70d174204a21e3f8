package rules

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// files are the contents of a release by path ("social_allowance/pension.rego"). A folder, the embedded files and a
// bundle become the same map, and so have the same hash.
type files map[string][]byte

// maxRelease bounds what is read of a release, unpacked: 16 MB. A pack with its tests and cases has some 100 KB.
const maxRelease = 16 << 20

var errReleaseTooLarge = errors.New("release is larger than 16 MB")

// readFolder takes every file whose name or folder does not begin with "." or "_", as go:embed does.
func readFolder(folder fs.FS) (files, error) {
	found, total := files{}, 0
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name != "." && hidden(entry.Name()) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		if total += len(content); total > maxRelease {
			return errReleaseTooLarge
		}
		found[name] = content
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("rules: read folder: %w", err)
	}
	return found, nil
}

// readBundle takes the regular files of a .tar.gz of the same layout.
func readBundle(packed io.Reader) (files, error) {
	unzipped, err := gzip.NewReader(packed)
	if err != nil {
		return nil, fmt.Errorf("rules: read bundle: %w", err)
	}
	archive, found, total := tar.NewReader(io.LimitReader(unzipped, maxRelease+1)), files{}, 0
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("rules: read bundle: %w", err)
		}
		name := path.Clean(strings.TrimPrefix(header.Name, "/"))
		if header.Typeflag != tar.TypeReg || slices.ContainsFunc(strings.Split(name, "/"), hidden) {
			continue
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return nil, fmt.Errorf("rules: read bundle %s: %w", name, err)
		}
		if total += len(content); total > maxRelease {
			return nil, errReleaseTooLarge
		}
		found[name] = content
	}
}

// readPath reads a release from disk, a folder or a bundle file.
func readPath(name string) (files, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("rules: open release: %w", err)
	}
	if info.IsDir() {
		return readFolder(os.DirFS(name))
	}
	bundle, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("rules: open release: %w", err)
	}
	defer bundle.Close()
	return readBundle(bundle)
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") }

// under are the files below the folders, paths unchanged.
func (f files) under(folders ...string) files {
	chosen := files{}
	for name, content := range f {
		if folder, _, _ := strings.Cut(name, "/"); slices.Contains(folders, folder) {
			chosen[name] = content
		}
	}
	return chosen
}

// hash is the content hash of a release: SHA-256 over the lines "path, NUL, SHA-256 of the file in hex", sorted by path.
func (f files) hash() string {
	list := sha256.New()
	for _, name := range f.names() {
		sum := sha256.Sum256(f[name])
		fmt.Fprintf(list, "%s\x00%s\n", name, hex.EncodeToString(sum[:]))
	}
	return hex.EncodeToString(list.Sum(nil))
}

func (f files) names() []string {
	names := make([]string, 0, len(f))
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// bundle packs the files as .tar.gz, the same bytes for the same files.
func (f files) bundle() ([]byte, error) {
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zipped)
	for _, name := range f.names() {
		header := &tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(f[name]))}
		if err := archive.WriteHeader(header); err != nil {
			return nil, fmt.Errorf("rules: pack %s: %w", name, err)
		}
		if _, err := archive.Write(f[name]); err != nil {
			return nil, fmt.Errorf("rules: pack %s: %w", name, err)
		}
	}
	if err := errors.Join(archive.Close(), zipped.Close()); err != nil {
		return nil, fmt.Errorf("rules: pack bundle: %w", err)
	}
	return packed.Bytes(), nil
}
