// The runner of every test executable: compiled once per build, because version 2 of Catch2 takes seconds here.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#endif
#include "support/catch.hpp"
