// What nearly every test includes, parsed once per build. Sources still name what they use: the release has no
// precompiled header.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
