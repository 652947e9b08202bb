#!/bin/sh
# Runs frames.c.
/bin/frames
poweroff -f
