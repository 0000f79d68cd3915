package demo

import (
	"os"
	"testing"

	"svod/app/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
