package main

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
)

// studio turns drawings into pixels.
type studio struct {
	pool   pdfium.Pool
	pdfium pdfium.Pdfium
}

func openStudio() (*studio, error) {
	pool, err := webassembly.Init(webassembly.Config{MaxTotal: 1, MaxIdle: 1, Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		return nil, err
	}
	instance, err := pool.GetInstance(time.Minute)
	if err != nil {
		return nil, err
	}
	return &studio{pool, instance}, nil
}

func (s *studio) close() { _ = s.pool.Close() }

// pages gives every page of a drawing at so many dots an inch.
func (s *studio) pages(d drawing, seed uint64, dpi int) ([]*image.RGBA, error) {
	data, err := d.pdf(seed)
	if err != nil {
		return nil, err
	}
	document, err := s.pdfium.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, err
	}
	defer func() {
		_, _ = s.pdfium.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: document.Document})
	}()
	var pages []*image.RGBA
	for n := range d.pages {
		rendered, err := s.pdfium.RenderPageInDPI(&requests.RenderPageInDPI{
			DPI: dpi, Page: requests.Page{ByIndex: &requests.PageByIndex{Document: document.Document, Index: n}},
		})
		if err != nil {
			return nil, err
		}
		page := image.NewRGBA(rendered.Result.RenderedImage.Bounds())
		draw.Draw(page, page.Bounds(), rendered.Result.RenderedImage, image.Point{}, draw.Src)
		rendered.Cleanup()
		pages = append(pages, page)
	}
	return pages, nil
}

// photographed lays the first page of a drawing on a table before a camera.
func photographed(seed uint64, d drawing, table surface, from view) func(*studio) ([]byte, error) {
	return func(s *studio) ([]byte, error) {
		pages, err := s.pages(d, seed, from.dpi)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		err = jpeg.Encode(&out, photograph(pages[0], table, from, seed), &jpeg.Options{Quality: from.quality})
		return out.Bytes(), err
	}
}

// scanDPI is what office scanners are set to for mail.
const scanDPI = 130

// scanned feeds all pages through a colour scanner that writes a PDF.
func scanned(seed uint64, d drawing) func(*studio) ([]byte, error) {
	return func(s *studio) ([]byte, error) {
		pages, err := s.pages(d, seed, scanDPI)
		if err != nil {
			return nil, err
		}
		doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: d.w, Ht: d.h}})
		fixed := time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)
		doc.SetCreationDate(fixed)
		doc.SetModificationDate(fixed)
		doc.SetCatalogSort(true)
		for n, page := range pages {
			// The PDF writer orders images by width alone; equal ones would lie in another order each time.
			page = page.SubImage(image.Rect(0, 0, page.Bounds().Dx()-n, page.Bounds().Dy())).(*image.RGBA)
			var scan bytes.Buffer
			if err := jpeg.Encode(&scan, scanPage(page, seed*10+uint64(n)), &jpeg.Options{Quality: 55}); err != nil {
				return nil, err
			}
			name := string(rune('a' + n))
			options := fpdf.ImageOptions{ImageType: "JPG"}
			doc.RegisterImageOptionsReader(name, options, &scan)
			doc.AddPage()
			doc.ImageOptions(name, 0, 0, d.w, d.h, false, options, 0, "")
		}
		var out bytes.Buffer
		err = doc.Output(&out)
		return out.Bytes(), err
	}
}

// faxed feeds the first page through a machine that knows sixteen grays and writes a PNG.
func faxed(seed uint64, d drawing) func(*studio) ([]byte, error) {
	return func(s *studio) ([]byte, error) {
		pages, err := s.pages(d, seed, 110)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		err = encoder.Encode(&out, grays(pages[0], seed))
		return out.Bytes(), err
	}
}
