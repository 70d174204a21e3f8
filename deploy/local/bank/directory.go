package bank

// bics are the banks this one can pay to (head offices, ISO 9362), by the first eight characters.
var bics = map[string]string{
	"BFTVVNVX": "Vietcombank", "BIDVVNVX": "BIDV", "ICBVVNVX": "VietinBank", "VBAAVNVX": "Agribank", "VTCBVNVX": "Techcombank",
	"MSCBVNVX": "MB", "ASCBVNVX": "ACB", "VPBKVNVX": "VPBank", "SGTTVNVX": "Sacombank", "HDBCVNVX": "HDBank",
	"TPBVVNVX": "TPBank", "VNIBVNVX": "VIB", "SHBAVNVX": "SHB", "EBVIVNVX": "Eximbank", "MCOBVNVX": "MSB",
	"ORCOVNVX": "OCB", "LVBKVNVX": "LPBank", "SEAVVNVX": "SeABank",
}

// own is this bank's BIC and name. It is none of the real ones.
const (
	own     = "ANSHVNVX"
	ownName = "Ngân hàng mô phỏng An Sinh"
)

func knownBIC(bic string) bool {
	if len(bic) == 11 && bic[8:] == "XXX" {
		bic = bic[:8]
	}
	_, ok := bics[bic]
	return ok || bic == own
}
