"""Named defects that are switched on at run time, so that one can see what they do to a system.

They are put around the real parts where a process is put together; the parts themselves know nothing of them.
None of them opens a door: no fault skips authentication or authorisation.
"""
