// Everything. Include single headers to compile faster.
#pragma once

#include <azvmreset/client.hpp>
#include <azvmreset/cloud.hpp>
#include <azvmreset/failures.hpp>
#include <azvmreset/journal.hpp>
#include <azvmreset/password.hpp>
#include <azvmreset/permissions.hpp>
#include <azvmreset/plan.hpp>
#include <azvmreset/portal.hpp>
#include <azvmreset/stage.hpp>
#include <azvmreset/version.hpp>
