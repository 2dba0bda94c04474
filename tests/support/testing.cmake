# The test programs are linked with gold where it is (binutils has it): in half the time, and every build has
# dozens of them. What users get is linked as everywhere.
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=gold AZVMRESET_HAS_GOLD)
add_library(azvmreset_test_linker INTERFACE)
target_link_options(azvmreset_test_linker INTERFACE $<$<BOOL:${AZVMRESET_HAS_GOLD}>:-fuse-ld=gold>)

add_library(azvmreset_fast_wiped_strings OBJECT EXCLUDE_FROM_ALL support/wiped_strings.cpp)
azvmreset_settings(azvmreset_fast_wiped_strings)
target_compile_options(azvmreset_fast_wiped_strings PRIVATE -O2 -fno-sanitize=undefined)
target_include_directories(azvmreset_fast_wiped_strings PRIVATE ${PROJECT_SOURCE_DIR}/src)

# One Catch main for all test executables of a build.
add_library(azvmreset_catch_main OBJECT EXCLUDE_FROM_ALL support/catch_main.cpp)
azvmreset_settings(azvmreset_catch_main)
# Not our code, and the slowest file of the build: 38 s instead of 10 where everything else is sanitized.
target_compile_options(azvmreset_catch_main PRIVATE -O0 -fno-sanitize=undefined)
target_include_directories(azvmreset_catch_main PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
if(TARGET Catch2::Catch2WithMain)
  target_link_libraries(azvmreset_catch_main PUBLIC Catch2::Catch2WithMain)
else()
  target_link_libraries(azvmreset_catch_main PUBLIC Catch2::Catch2)
endif()

# And one precompiled header. It needs an owner with a source that uses it; the main cannot be it, because it includes
# Catch in another way.
file(CONFIGURE OUTPUT precompiled.cpp CONTENT "")
add_library(azvmreset_test_precompiled OBJECT EXCLUDE_FROM_ALL ${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp)
azvmreset_settings(azvmreset_test_precompiled)
target_compile_options(azvmreset_test_precompiled PRIVATE -fno-sanitize=undefined)
target_include_directories(azvmreset_test_precompiled PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_precompile_headers(azvmreset_test_precompiled PRIVATE support/precompiled.hpp)
# The clang preset goes without one for the library's sake; for the tests it would parse Catch two hundred times. What a
# test forgot to include is found in the release. Clang wants a header to be compiled with -pthread when its users are.
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_link_libraries(azvmreset_test_precompiled PRIVATE Threads::Threads)
  set_target_properties(azvmreset_test_precompiled PROPERTIES DISABLE_PRECOMPILE_HEADERS OFF)
endif()

# What the tests with the label `unit` are made of. A build without them still makes one that is named.
function(azvmreset_unit_test target)
  azvmreset_settings(${target})
  if(NOT AZVMRESET_BUILD_UNIT_TESTS)
    set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()

# azvmreset_test(<name> SOURCES <file>... [LIBRARIES <target>...])
#
# One executable and one ctest entry `test_<name>`: an entry per case would start a sanitized program hundreds of times.
function(azvmreset_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")

  add_executable(test_${name} ${arg_SOURCES})
  azvmreset_unit_test(test_${name})
  # It watches the library; in the tests themselves it would cost a third of the time that an `asan` build takes.
  target_compile_options(test_${name} PRIVATE -fno-sanitize=undefined)
  target_precompile_headers(test_${name} REUSE_FROM azvmreset_test_precompiled)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    set_target_properties(test_${name} PROPERTIES DISABLE_PRECOMPILE_HEADERS OFF)
  endif()
  target_link_libraries(test_${name} PRIVATE
    azvmreset_fast_wiped_strings azvmreset_catch_main azvmreset_test_linker ${arg_LIBRARIES})
  add_test(NAME test_${name} COMMAND test_${name})
  set_tests_properties(test_${name} PROPERTIES TIMEOUT 300 LABELS unit)
endfunction()

# azvmreset_fuzzer(<name> SOURCE <file> [LIBRARIES <target>...])
#
# The corpus is tests/fuzz/corpus/<name>/. Built with libFuzzer where AZVMRESET_BUILD_FUZZERS is on; everywhere else the
# same source runs once over the corpus. The ctest entry does the latter in both cases.
function(azvmreset_fuzzer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SOURCE" "LIBRARIES")
  set(corpus ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})

  add_executable(fuzz_${name} ${arg_SOURCE})
  azvmreset_unit_test(fuzz_${name})
  target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(fuzz_${name} PRIVATE ${arg_LIBRARIES})
  if(AZVMRESET_BUILD_FUZZERS)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} -runs=0 ${corpus})
  else()
    target_link_libraries(fuzz_${name} PRIVATE azvmreset_fuzz_driver azvmreset_test_linker)
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} ${corpus})
  endif()
  set_tests_properties(fuzz_${name} PROPERTIES TIMEOUT 120 LABELS unit)
  add_dependencies(azvmreset_fuzzers fuzz_${name})
endfunction()

add_custom_target(azvmreset_fuzzers)
add_library(azvmreset_fuzz_driver OBJECT EXCLUDE_FROM_ALL support/fuzz_driver.cpp)
azvmreset_settings(azvmreset_fuzz_driver)

# Real NTFS images, for tests that take root.
add_library(azvmreset_ntfs_image OBJECT EXCLUDE_FROM_ALL support/ntfs_image.cpp)
azvmreset_settings(azvmreset_ntfs_image)
target_compile_options(azvmreset_ntfs_image PRIVATE -fno-sanitize=undefined)
target_compile_definitions(azvmreset_ntfs_image PRIVATE
  AZVMRESET_NTFS_IMAGE="${CMAKE_CURRENT_SOURCE_DIR}/support/ntfs_image.py")
target_link_libraries(azvmreset_ntfs_image PUBLIC azvmreset_catch_main)
