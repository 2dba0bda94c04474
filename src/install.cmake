# What `cmake --install` puts where: both libraries with their headers, the programs, the files by which CMake and
# pkg-config find the libraries. Nothing in it names the prefix, so an installed tree can be moved.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/azvmreset)

foreach(library core c)
  install(TARGETS azvmreset_${library} EXPORT azvmreset-${library}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  # Two export files: a user of the C library needs no development files of curl and OpenSSL.
  install(EXPORT azvmreset-${library}
    FILE azvmreset-${library}.cmake NAMESPACE azvmreset:: DESTINATION ${package_dir})
endforeach()

if(TARGET azvmreset_cli)
  install(TARGETS azvmreset_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/azvmreset-config.cmake.in ${PROJECT_BINARY_DIR}/azvmreset-config.cmake
  INSTALL_DESTINATION ${package_dir}
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break users.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/azvmreset-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/azvmreset-config.cmake ${PROJECT_BINARY_DIR}/azvmreset-config-version.cmake
  DESTINATION ${package_dir})

file(RELATIVE_PATH pc_to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
foreach(library azvmreset azvmreset-core)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${library}.pc.in ${PROJECT_BINARY_DIR}/${library}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${library}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

install(FILES
  ${PROJECT_SOURCE_DIR}/src/guest/scripts/account.ps1
  ${PROJECT_SOURCE_DIR}/src/guest/scripts/marker.ps1
  ${PROJECT_SOURCE_DIR}/src/guest/scripts/planted.ps1
  ${PROJECT_SOURCE_DIR}/src/guest/scripts/rdp.ps1
  ${PROJECT_SOURCE_DIR}/src/guest/scripts/rescue.ps1
  ${PROJECT_SOURCE_DIR}/src/guest/scripts/rescue.sh
  DESTINATION ${CMAKE_INSTALL_DATADIR}/azvmreset/guest)

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
