// PowerShell without what is not code. No parser: it knows only where comments
// and strings begin and end.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::guest {

// Comments and the insides of strings become blanks; ends of lines and all
// positions stay. An unfinished one reaches to the end.
std::string powershell_code(std::string_view script);

}  // namespace azvmreset::guest
